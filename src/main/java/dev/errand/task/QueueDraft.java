package dev.errand.task;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.QueueState.State;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a task is to stand in a queue, checked, with the defaults filled in.
 *
 * @param availableAt null and what has passed stand for now
 */
public record QueueDraft(
    String name,
    @Nullable OffsetDateTime availableAt,
    short maxAttempts,
    @Nullable String uniqueKey) {

  /** The rule of a queue's name, for people. */
  public static final String NAME_RULE =
      "A queue's name has 1–63 of a-z, 0-9, dot, underscore and hyphen.";

  private static final Set<String> NAMES =
      Set.of("name", "availableAt", "maxAttempts", "uniqueKey");
  private static final short STANDARD_ATTEMPTS = 10;
  private static final int MOST_ATTEMPTS = 100;
  private static final int MAX_KEY = 255;

  /**
   * Reads a body.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  public static QueueDraft read(Json body) {
    Faults faults = new Faults();
    QueueDraft draft = read(body, "", faults);
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return draft;
  }

  static QueueDraft read(Json value, String pointer, Faults faults) {
    Members members = Members.of(value, pointer, NAMES, faults);
    members.require("name");
    String name = members.text("name");
    if (name != null && !TaskRules.isListName(name)) {
      members.fault("name", "format", NAME_RULE);
    }
    OffsetDateTime availableAt = members.time("availableAt");
    Long attempts = members.number("maxAttempts", 1, MOST_ATTEMPTS);
    return new QueueDraft(
        name == null ? "" : name,
        availableAt,
        attempts == null ? STANDARD_ATTEMPTS : attempts.shortValue(),
        uniqueKey(members));
  }

  private static @Nullable String uniqueKey(Members members) {
    String key = members.text("uniqueKey");
    if (key != null && (key.isEmpty() || key.codePointCount(0, key.length()) > MAX_KEY)) {
      members.fault("uniqueKey", "length", "A unique key has 1–" + MAX_KEY + " characters.");
    }
    return key;
  }

  /** How a task stands that was queued by this at that time and had so many claims before. */
  QueueState state(OffsetDateTime now) {
    boolean isLater = availableAt != null && availableAt.isAfter(now);
    return new QueueState(
        name,
        isLater ? State.SCHEDULED : State.READY,
        isLater ? availableAt : now,
        0,
        maxAttempts,
        uniqueKey,
        0,
        null,
        null,
        null);
  }
}
