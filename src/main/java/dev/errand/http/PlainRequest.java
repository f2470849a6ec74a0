package dev.errand.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;

/**
 * A request whose parameters the router leaves alone: {@link Query} reads them. For each path with
 * an id in it vertx-web decodes the whole query too, and where it can't, the path matches nothing.
 */
final class PlainRequest extends HttpServerRequestWrapper {

  private final MultiMap params = MultiMap.caseInsensitiveMultiMap();

  PlainRequest(HttpServerRequest request) {
    super((HttpServerRequestInternal) request);
  }

  /** What the router itself has found in the path. */
  @Override
  public MultiMap params(boolean semicolonIsNormalChar) {
    return params;
  }
}
