@NullMarked
package dev.errand.user;

import org.jspecify.annotations.NullMarked;
