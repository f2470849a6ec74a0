package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The way from a method and a path to an endpoint, and an answer for what matches none. */
final class Routes {

  /** The route, in metrics, of a request that matches none. */
  static final String UNMATCHED = "unmatched";

  private Routes() {}

  /** A router for the endpoints. */
  static Router of(Vertx vertx, List<Endpoint> all, Dispatcher stages) {
    Router router = Router.router(vertx);
    // Literal paths come before those with parameters; behind a path's methods stands its 405.
    Map<String, List<Endpoint>> byPath =
        all.stream()
            .sorted(Comparator.comparing(endpoint -> endpoint.path().replace(':', '~')))
            .collect(
                Collectors.groupingBy(Endpoint::path, LinkedHashMap::new, Collectors.toList()));
    byPath.forEach((path, endpoints) -> route(router, path, endpoints, stages));
    router.route().handler(context -> stages.refuse(context.request(), UNMATCHED, notFound()));
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(
          status, context -> stages.refuse(context.request(), UNMATCHED, fault(context)));
    }
    return router;
  }

  private static void route(
      Router router, String path, List<Endpoint> endpoints, Dispatcher stages) {
    Set<String> allowed = new TreeSet<>();
    for (Endpoint endpoint : endpoints) {
      serve(router, endpoint.method(), endpoint, stages);
      allowed.add(endpoint.method().name());
      if (endpoint.method().equals(HttpMethod.GET)) {
        serve(router, HttpMethod.HEAD, endpoint, stages);
        allowed.add(HttpMethod.HEAD.name());
      }
    }
    String allow = String.join(", ", allowed);
    router
        .route(path)
        .handler(
            context -> {
              context.response().putHeader("Allow", allow);
              stages.refuse(
                  context.request(),
                  path,
                  Problem.of(Kind.METHOD_NOT_ALLOWED, "This resource takes " + allow + "."));
            });
  }

  private static void serve(
      Router router, HttpMethod method, Endpoint endpoint, Dispatcher stages) {
    router.route(method, endpoint.path()).handler(context -> stages.serve(endpoint, context));
  }

  private static Problem notFound() {
    return Problem.of(Kind.NOT_FOUND, "There is no such resource.");
  }

  private static Throwable fault(RoutingContext context) {
    Throwable failure = context.failure();
    if (context.statusCode() == 500 && failure != null) {
      return failure;
    }
    return context.statusCode() == 400
        ? Problem.of(Kind.BAD_REQUEST, "The path is not valid percent-encoded UTF-8.")
        : notFound();
  }
}
