/**
 * The loader: makes a skewed million tasks through the HTTP API, walks and changes them, and checks
 * every answer. Knows the service by its HTTP API only. The bench in the packages below borrows how
 * its owners are skewed and how its options are read.
 */
@NullMarked
package dev.errand.bench;

import org.jspecify.annotations.NullMarked;
