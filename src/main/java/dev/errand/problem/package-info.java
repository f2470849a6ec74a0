/**
 * What a client may be told went wrong: one closed table of kinds and the exception that carries
 * one of them.
 *
 * <p>A leaf: every package may import it, it imports none of ours.
 */
@NullMarked
package dev.errand.problem;

import org.jspecify.annotations.NullMarked;
