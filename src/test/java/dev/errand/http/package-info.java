@NullMarked
package dev.errand.http;

import org.jspecify.annotations.NullMarked;
