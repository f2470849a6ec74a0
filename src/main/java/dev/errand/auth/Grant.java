package dev.errand.auth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says.
 *
 * @param scopes as they stand in it, known or not
 * @param handles the owners that it reaches, as they stand in it
 * @param subject {@code sub}, or a digest of it if it is long; null if there is none
 * @param endMillis when it ends, leeway included, in milliseconds since 1970
 * @param generation of the keys that it was verified with
 */
public record Grant(
    Set<String> scopes,
    List<String> handles,
    @Nullable String subject,
    long endMillis,
    int generation) {

  public Grant {
    scopes = Set.copyOf(scopes);
    handles = List.copyOf(handles);
  }
}
