/** Tests of the door to PostgreSQL, on a real server. */
@NullMarked
package dev.errand.db;

import org.jspecify.annotations.NullMarked;
