/**
 * What a client may read about the service from the service itself: the OpenAPI document, the page
 * that shows it (Swagger UI), and what each type of problem means.
 *
 * <p>{@code Service} may import it; it imports {@code http} and {@code problem}.
 */
@NullMarked
package dev.errand.docs;

import org.jspecify.annotations.NullMarked;
