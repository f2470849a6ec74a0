/** Tests of the package of the same name, over HTTP and against PostgreSQL. */
@NullMarked
package dev.errand.queue;

import org.jspecify.annotations.NullMarked;
