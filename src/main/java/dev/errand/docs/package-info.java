/**
 * What a client may read about the service from the service itself: the OpenAPI document.
 *
 * <p>{@code Service} may import it; it imports {@code http} alone.
 */
@NullMarked
package dev.errand.docs;

import org.jspecify.annotations.NullMarked;
