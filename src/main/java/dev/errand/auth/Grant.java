package dev.errand.auth;

import java.util.List;
import java.util.Set;

/**
 * What a verified token says.
 *
 * @param scopes as they stand in it, known or not
 * @param handles the owners that it reaches, as they stand in it
 * @param endMillis when it ends, leeway included, in milliseconds since 1970
 * @param generation of the keys that it was verified with
 */
public record Grant(Set<String> scopes, List<String> handles, long endMillis, int generation) {

  public Grant {
    scopes = Set.copyOf(scopes);
    handles = List.copyOf(handles);
  }
}
