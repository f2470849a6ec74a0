package dev.errand.http;

import dev.errand.auth.Grant;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the bearer of a token may do. An owner's id, once found behind a handle, stays: handles are
 * never used again.
 *
 * <p>Confined to one event loop; the requests with the same token share it.
 */
final class Access {

  /** Without authentication, everything. */
  static final Access ALL = new Access(null, Set.of(Scope.values()), List.of(), null);

  private final @Nullable Grant grant;
  private final Set<Scope> scopes;
  private final boolean reachesAll;
  private final @Nullable OwnerLookup lookup;
  private List<String> unknown;
  private long[] owners = {};

  private Access(
      @Nullable Grant grant,
      Set<Scope> scopes,
      List<String> handles,
      @Nullable OwnerLookup lookup) {
    this.grant = grant;
    this.scopes = scopes;
    this.reachesAll = scopes.contains(Scope.ADMIN);
    this.lookup = lookup;
    this.unknown = reachesAll ? List.of() : handles;
  }

  /** What a grant allows; its handles are yet to be looked up. */
  static Access of(Grant grant, OwnerLookup lookup) {
    return new Access(grant, Scope.of(grant.scopes()), grant.handles(), lookup);
  }

  @Nullable Grant grant() {
    return grant;
  }

  boolean allows(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether it reaches the owner, by what was looked up so far. */
  boolean reaches(long owner) {
    if (reachesAll) {
      return true;
    }
    for (long each : owners) {
      if (each == owner) {
        return true;
      }
    }
    return false;
  }

  /** Whether a handle may since have got an owner: one that is not reached yet may be that one. */
  boolean isUnsure() {
    return !unknown.isEmpty();
  }

  /**
   * Looks up the handles that had no owner yet.
   *
   * @param endNanos by when, on the scale of {@link System#nanoTime()}
   */
  Future<Void> lookUp(long endNanos) {
    if (unknown.isEmpty() || lookup == null) {
      return Future.succeededFuture();
    }
    return lookup.ids(unknown, endNanos).map(this::take);
  }

  private @Nullable Void take(Map<String, Long> found) {
    for (Map.Entry<String, Long> each : found.entrySet()) {
      if (!reaches(each.getValue())) {
        owners = Arrays.copyOf(owners, owners.length + 1);
        owners[owners.length - 1] = each.getValue();
      }
    }
    unknown = unknown.stream().filter(handle -> !found.containsKey(handle)).toList();
    return null;
  }
}
