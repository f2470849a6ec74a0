/**
 * Tokens: the keys they are verified with, where those come from, and what a token that holds says.
 * The only door to the JOSE library. Knows nothing of requests: what a scope allows is {@code
 * http}'s.
 *
 * <p>Only {@code http} and {@code Service} may import it; it imports {@code problem} and {@code
 * observe} alone.
 */
@NullMarked
package dev.errand.auth;

import org.jspecify.annotations.NullMarked;
