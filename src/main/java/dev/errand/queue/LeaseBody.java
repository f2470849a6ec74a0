package dev.errand.queue;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.TaskRules;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of a heartbeat, completion, failure or release, checked.
 *
 * @param leaseSeconds of a heartbeat
 * @param result of a completion: a JSON object as compact text, or null
 * @param error of a failure, cut at its limit
 * @param retryInSeconds of a failure, if it names the pause
 */
record LeaseBody(
    UUID token,
    int leaseSeconds,
    @Nullable String result,
    String error,
    @Nullable Integer retryInSeconds) {

  private static final int MAX_ERROR = 2_000;
  private static final int MAX_RETRY = 2_592_000;

  private static final Set<String> HEARTBEAT = Set.of("leaseToken", "leaseSeconds");
  private static final Set<String> COMPLETE = Set.of("leaseToken", "result");
  private static final Set<String> FAIL = Set.of("leaseToken", "error", "retryInSeconds");
  private static final Set<String> RELEASE = Set.of("leaseToken");

  static LeaseBody heartbeat(Json body) {
    return read(body, HEARTBEAT);
  }

  static LeaseBody complete(Json body) {
    return read(body, COMPLETE);
  }

  static LeaseBody fail(Json body) {
    return read(body, FAIL);
  }

  static LeaseBody release(Json body) {
    return read(body, RELEASE);
  }

  private static LeaseBody read(Json body, Set<String> names) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", names, faults);
    UUID token = Tokens.read(members);
    require(members, names, "leaseSeconds");
    require(members, names, "error");
    Long retry = members.number("retryInSeconds", 0, MAX_RETRY);
    String error = members.text("error");
    LeaseBody read =
        new LeaseBody(
            token,
            ClaimOrder.number(members, "leaseSeconds", 1, ClaimOrder.MAX_LEASE, 1),
            TaskRules.object(members, "result"),
            error == null ? "" : cut(error),
            retry == null ? null : retry.intValue());
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return read;
  }

  private static void require(Members members, Set<String> names, String name) {
    if (names.contains(name)) {
      members.require(name);
    }
  }

  private static String cut(String error) {
    return error.codePointCount(0, error.length()) <= MAX_ERROR
        ? error
        : error.substring(0, error.offsetByCodePoints(0, MAX_ERROR));
  }
}
