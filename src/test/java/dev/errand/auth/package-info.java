@NullMarked
package dev.errand.auth;

import org.jspecify.annotations.NullMarked;
