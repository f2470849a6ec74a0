package dev.errand.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.function.Function;

/**
 * The declaration of an endpoint: what it is called by, what it takes, what it answers with, and
 * the function that does its work.
 *
 * @param path a template with {@code :names}; also the label in metrics
 * @param single query parameters that may stand once
 * @param repeatable query parameters that may stand several times
 * @param body what it takes
 * @param produces the media type of its answer
 * @param time which deadline its requests get
 * @param scope what a token must allow; {@link Scope#ADMIN} until it is said
 */
public record Endpoint(
    HttpMethod method,
    String path,
    Set<String> single,
    Set<String> repeatable,
    Body body,
    String produces,
    Time time,
    Scope scope,
    Function<Exchange, Future<Reply>> action) {

  public static final String JSON = "application/json";
  public static final String NDJSON = "application/x-ndjson";

  /** The parameter of a path that names an owner. */
  public static final String OWNER = "userId";

  /** What body an endpoint takes; sizes are in bytes. */
  public enum Body {
    /** None; one that is sent all the same is read, up to the usual limit, and ignored. */
    NONE(65_536, false),
    JSON(65_536, true),
    /** A JSON Merge Patch (RFC 7396), as its own type or plain JSON. */
    MERGE_PATCH(65_536, true),
    BATCH(1_048_576, true);

    private final int maxBytes;
    private final boolean required;

    Body(int maxBytes, boolean required) {
      this.maxBytes = maxBytes;
      this.required = required;
    }

    int maxBytes() {
      return maxBytes;
    }

    boolean isRequired() {
      return required;
    }
  }

  /** Which deadline a request gets. */
  public enum Time {
    USUAL,
    BULK
  }

  /** A read; HEAD works where it does. */
  public static Endpoint get(String path, Function<Exchange, Future<Reply>> action) {
    return new Endpoint(
        HttpMethod.GET, path, Set.of(), Set.of(), Body.NONE, JSON, Time.USUAL, Scope.ADMIN, action);
  }

  /** A POST with a JSON body. */
  public static Endpoint post(String path, Function<Exchange, Future<Reply>> action) {
    return new Endpoint(
        HttpMethod.POST,
        path,
        Set.of(),
        Set.of(),
        Body.JSON,
        JSON,
        Time.USUAL,
        Scope.ADMIN,
        action);
  }

  /** A PUT with a JSON body. */
  public static Endpoint put(String path, Function<Exchange, Future<Reply>> action) {
    return new Endpoint(
        HttpMethod.PUT, path, Set.of(), Set.of(), Body.JSON, JSON, Time.USUAL, Scope.ADMIN, action);
  }

  /** A PATCH with a JSON Merge Patch. */
  public static Endpoint patch(String path, Function<Exchange, Future<Reply>> action) {
    return new Endpoint(
        HttpMethod.PATCH,
        path,
        Set.of(),
        Set.of(),
        Body.MERGE_PATCH,
        JSON,
        Time.USUAL,
        Scope.ADMIN,
        action);
  }

  /** A DELETE. */
  public static Endpoint delete(String path, Function<Exchange, Future<Reply>> action) {
    return new Endpoint(
        HttpMethod.DELETE,
        path,
        Set.of(),
        Set.of(),
        Body.NONE,
        JSON,
        Time.USUAL,
        Scope.ADMIN,
        action);
  }

  /** The same with query parameters that may stand once. */
  public Endpoint query(String... names) {
    return new Endpoint(
        method, path, Set.of(names), repeatable, body, produces, time, scope, action);
  }

  /** The same with query parameters that may stand several times. */
  public Endpoint repeatable(String... names) {
    return new Endpoint(method, path, single, Set.of(names), body, produces, time, scope, action);
  }

  /** The same with another body. */
  public Endpoint body(Body other) {
    return new Endpoint(method, path, single, repeatable, other, produces, time, scope, action);
  }

  /** The same with another media type of the answer. */
  public Endpoint produces(String type) {
    return new Endpoint(method, path, single, repeatable, body, type, time, scope, action);
  }

  /** The same with another deadline. */
  public Endpoint time(Time other) {
    return new Endpoint(method, path, single, repeatable, body, produces, other, scope, action);
  }

  /** The same for tokens with another scope. */
  public Endpoint scope(Scope other) {
    return new Endpoint(method, path, single, repeatable, body, produces, time, other, action);
  }

  /** Whether the path names an owner, whom a token must reach. */
  boolean hasOwner() {
    return path.contains(":" + OWNER);
  }
}
