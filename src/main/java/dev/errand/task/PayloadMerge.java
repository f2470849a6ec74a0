package dev.errand.task;

import dev.errand.http.Json;
import dev.errand.http.JsonReader;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.problem.Violation;
import java.util.List;
import java.util.Objects;

/** A task's payload with a merge patch applied, measured again. */
final class PayloadMerge {

  private PayloadMerge() {}

  /**
   * The merged payload as compact text.
   *
   * @throws Problem {@link Kind#VALIDATION_FAILED} when what comes out breaks a rule
   */
  static String of(Task task, TaskPatch patch) {
    Json.Obj merged =
        MergePatch.apply(JsonReader.read(task.payload()), Objects.requireNonNull(patch.payload()));
    String broken = TaskRules.broken(merged);
    if (broken != null) {
      throw Problem.of(Kind.VALIDATION_FAILED, List.of(new Violation("/payload", "size", broken)));
    }
    return TaskRules.compact(merged);
  }
}
