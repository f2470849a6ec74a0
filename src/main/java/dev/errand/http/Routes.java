package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The way from a method and a path to an endpoint, and an answer for what matches none. */
final class Routes {

  /** The route, in metrics, of a request that matches none. */
  static final String UNMATCHED = "unmatched";

  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z]+)");
  private static final String DIGITS = "[0-9]+";
  private static final Map<String, String> OTHERS = Map.of("slug", "[a-z-]+");

  private Routes() {}

  /**
   * A router for the endpoints. It tries one pattern after another, so what is asked for most is to
   * be declared first. A parameter is a row's id, and digits are no literal's beginning (nor is
   * there a literal where a slug may stand): no path matches two, in whichever order. What has a
   * path but no such method comes last.
   */
  static Router of(Vertx vertx, List<Endpoint> all, Dispatcher stages) {
    Router router = Router.router(vertx);
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (Endpoint endpoint : all) {
      Set<String> allowed =
          methods.computeIfAbsent(
              endpoint.path(), path -> new TreeSet<>(Set.of(HttpMethod.OPTIONS.name())));
      serve(router, endpoint.method(), endpoint, stages);
      allowed.add(endpoint.method().name());
      if (endpoint.method().equals(HttpMethod.GET)) {
        serve(router, HttpMethod.HEAD, endpoint, stages);
        allowed.add(HttpMethod.HEAD.name());
      }
    }
    methods.forEach((path, allowed) -> refuse(router, path, String.join(", ", allowed), stages));
    router.route().handler(context -> stages.refuse(context.request(), UNMATCHED, notFound()));
    for (int status : new int[] {400, 404, 405, 500}) {
      router.errorHandler(
          status, context -> stages.refuse(context.request(), UNMATCHED, fault(context)));
    }
    return router;
  }

  /** What can be done at all, for who asks of no path in particular. */
  static String allowedAnywhere(List<Endpoint> all) {
    Set<String> methods = new TreeSet<>(Set.of(HttpMethod.HEAD.name(), HttpMethod.OPTIONS.name()));
    all.forEach(endpoint -> methods.add(endpoint.method().name()));
    return String.join(", ", methods);
  }

  private static void serve(
      Router router, HttpMethod method, Endpoint endpoint, Dispatcher stages) {
    String path = endpoint.path();
    Route route =
        isLiteral(path) ? router.route(method, path) : router.routeWithRegex(method, pattern(path));
    route.handler(context -> stages.serve(endpoint, context));
  }

  private static void refuse(Router router, String path, String allow, Dispatcher stages) {
    Route route = isLiteral(path) ? router.route(path) : router.routeWithRegex(pattern(path));
    route.handler(
        context -> {
          if (context.request().method().equals(HttpMethod.OPTIONS)) {
            stages.options(context.request(), path, allow);
            return;
          }
          context.response().putHeader("Allow", allow);
          stages.refuse(
              context.request(),
              path,
              Problem.of(Kind.METHOD_NOT_ALLOWED, "This resource takes " + allow + "."));
        });
  }

  private static boolean isLiteral(String path) {
    return path.indexOf(':') < 0;
  }

  private static String pattern(String path) {
    return PARAMETER
        .matcher(path)
        .replaceAll(found -> "(?<$1>" + OTHERS.getOrDefault(found.group(1), DIGITS) + ")");
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
