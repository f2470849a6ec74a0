@NullMarked
package dev.errand.docs;

import org.jspecify.annotations.NullMarked;
