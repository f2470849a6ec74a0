package dev.errand.http;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Finds the owners behind handles, which never change hands. */
@FunctionalInterface
public interface OwnerLookup {

  /**
   * The ids by handle, of those handles that are known; any text may be asked for.
   *
   * @param endNanos by when, on the scale of {@link System#nanoTime()}
   */
  Future<Map<String, Long>> ids(List<String> handles, long endNanos);
}
