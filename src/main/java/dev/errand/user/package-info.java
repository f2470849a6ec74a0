/**
 * Users: the owners of tasks. Routes, named statements, values; also {@link
 * dev.errand.user.Caller}, by which every feature knows for whom and until when it works.
 *
 * <p>{@code task} and {@code queue} may import it, and {@code Service}.
 */
@NullMarked
package dev.errand.user;

import org.jspecify.annotations.NullMarked;
