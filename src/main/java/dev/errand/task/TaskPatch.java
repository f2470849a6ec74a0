package dev.errand.task;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Merge Patch (RFC 7396) of a task, checked. A null member is not named by the patch, but
 * for the due time.
 *
 * @param namesDueAt whether the patch names dueAt; a null {@code dueAt} then clears it
 * @param payload a merge patch of the payload
 */
record TaskPatch(
    @Nullable String title,
    @Nullable String list,
    @Nullable Priority priority,
    boolean namesDueAt,
    @Nullable OffsetDateTime dueAt,
    @Nullable Boolean isDone,
    Json.@Nullable Obj payload) {

  private static final Set<String> NAMES =
      Set.of("title", "list", "priority", "dueAt", "payload", "isDone");

  /**
   * Reads a patch.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static TaskPatch read(Json body) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", NAMES, faults);
    TaskPatch patch =
        new TaskPatch(
            TaskRules.title(members),
            TaskRules.list(members),
            TaskRules.priority(members),
            members.has("dueAt"),
            TaskRules.dueAt(members),
            members.bool("isDone"),
            members.object("payload"));
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return patch;
  }

  /** Whether it names nothing: then it is a read. */
  boolean isEmpty() {
    return title == null
        && list == null
        && priority == null
        && !namesDueAt
        && isDone == null
        && payload == null;
  }
}
