package dev.errand.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a client is told of, as RFC 9457 describes it. The client sees what stands here
 * and nothing else; the cause is for the log alone. Carries no stack trace: it is an answer, not a
 * bug.
 */
public final class Problem extends RuntimeException {

  /** At most this many violations are listed in one answer. */
  public static final int MAX_VIOLATIONS = 100;

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient List<Violation> violations;
  private final @Nullable String statement;

  private Problem(
      Kind kind,
      String detail,
      List<Violation> violations,
      @Nullable String statement,
      @Nullable Throwable cause) {
    super(detail, cause, false, false);
    this.kind = kind;
    this.violations = violations;
    this.statement = statement;
  }

  /** A problem with a sentence for the client. */
  public static Problem of(Kind kind, String detail) {
    return new Problem(kind, detail, List.of(), null, null);
  }

  /** A problem whose cause is for the log alone. */
  public static Problem of(Kind kind, String detail, Throwable cause) {
    return new Problem(kind, detail, List.of(), null, cause);
  }

  /** A problem of one named SQL statement. */
  public static Problem ofStatement(
      Kind kind, String statement, String detail, @Nullable Throwable cause) {
    return new Problem(kind, detail, List.of(), statement, cause);
  }

  /** All the faults of one input, the first {@link #MAX_VIOLATIONS} of them. */
  public static Problem of(Kind kind, List<Violation> violations) {
    List<Violation> listed =
        List.copyOf(violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS)));
    return new Problem(kind, violations.get(0).detail(), listed, null, null);
  }

  public Kind kind() {
    return kind;
  }

  /** The sentence for the client. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<Violation> violations() {
    return violations;
  }

  /** The name of the SQL statement that failed, if the client is to know. */
  public @Nullable String statement() {
    return statement;
  }

  /**
   * Every kind of failure: HTTP status, slug of its type ({@code /problems/<slug>}), title, and
   * when to try again.
   */
  public enum Kind {
    MALFORMED_JSON(400, "malformed-json", "The body is not valid JSON"),
    INVALID_PARAMETER(400, "invalid-parameter", "A parameter or header is not valid"),
    INVALID_CURSOR(
        400, "invalid-cursor", "The cursor is not one that was handed out for this list"),
    BAD_REQUEST(400, "bad-request", "The request is not valid HTTP"),
    UNAUTHORIZED(401, "unauthorized", "Authentication is required"),
    FORBIDDEN(403, "forbidden", "The token does not allow this"),
    NOT_FOUND(404, "not-found", "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not support this method"),
    NOT_ACCEPTABLE(406, "not-acceptable", "The resource has no representation that was asked for"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not arrive in time"),
    HANDLE_TAKEN(409, "handle-taken", "The handle is taken"),
    LEASE_LOST(409, "lease-lost", "The lease token is not the latest one"),
    CONFLICT(409, "conflict", "The state of the resource does not allow this"),
    IDEMPOTENCY_IN_PROGRESS(
        409, "idempotency-in-progress", "The first request with this key is still under way", 1),
    VERSION_MISMATCH(412, "version-mismatch", "The resource has another version"),
    CONTENT_TOO_LARGE(413, "content-too-large", "The body or the answer is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The URL is too long"),
    UNSUPPORTED_MEDIA_TYPE(
        415, "unsupported-media-type", "The body has a type that is not understood"),
    VALIDATION_FAILED(422, "validation-failed", "The body breaks the rules"),
    IDEMPOTENCY_KEY_REUSED(
        422, "idempotency-key-reused", "The idempotency key was used for another request"),
    RATE_LIMITED(429, "rate-limited", "Too many requests", 1),
    QUOTA_EXCEEDED(429, "quota-exceeded", "The quota is used up", 60),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The header fields are too large"),
    INTERNAL(500, "internal", "The service failed"),
    OVERLOADED(503, "overloaded", "The service has more to do than it can", 1),
    DATABASE_UNAVAILABLE(503, "database-unavailable", "The database can not be reached", 1),
    STATEMENT_TIMEOUT(504, "statement-timeout", "A database statement exceeded its budget"),
    DEADLINE_EXCEEDED(504, "deadline-exceeded", "The request exceeded its deadline");

    private final int status;
    private final String slug;
    private final String title;
    private final int retryAfterSeconds;

    Kind(int status, String slug, String title) {
      this(status, slug, title, 0);
    }

    Kind(int status, String slug, String title, int retryAfterSeconds) {
      this.status = status;
      this.slug = slug;
      this.title = title;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public int status() {
      return status;
    }

    public String slug() {
      return slug;
    }

    public String title() {
      return title;
    }

    /** Seconds for the {@code Retry-After} field; 0 where there is none. */
    public int retryAfterSeconds() {
      return retryAfterSeconds;
    }

    /** The problem type, a path without scheme and host. */
    public String type() {
      return "/problems/" + slug;
    }
  }
}
