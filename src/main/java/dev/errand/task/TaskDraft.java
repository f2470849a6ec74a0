package dev.errand.task;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.http.Pointer;
import dev.errand.problem.Problem.Kind;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task to be created, checked, with the defaults filled in.
 *
 * @param payload a JSON object as compact text
 * @param queue null for a plain task
 */
record TaskDraft(
    String title,
    String list,
    Priority priority,
    @Nullable OffsetDateTime dueAt,
    String payload,
    @Nullable QueueDraft queue) {

  /** The most creations of one batch. */
  static final int MAX_BATCH = 1_000;

  private static final Set<String> NAMES =
      Set.of("title", "list", "priority", "dueAt", "payload", "queue");
  private static final String STANDARD_LIST = "inbox";

  /**
   * Reads one creation.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static TaskDraft read(Json body) {
    Faults faults = new Faults();
    TaskDraft draft = read(body, "", faults);
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return draft;
  }

  /**
   * Reads a batch of 1–{@value #MAX_BATCH} creations.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static List<TaskDraft> readBatch(Json body) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", Set.of("items"), faults);
    members.require("items");
    List<Json> items = members.array("items");
    List<TaskDraft> drafts = new ArrayList<>();
    if (items != null && (items.isEmpty() || items.size() > MAX_BATCH)) {
      members.fault("items", "size", "A batch has 1–" + MAX_BATCH + " items.");
    } else if (items != null) {
      String pointer = Pointer.member("", "items");
      for (int i = 0; i < items.size() && !faults.isFull(); i++) {
        drafts.add(read(items.get(i), pointer + "/" + i, faults));
      }
    }
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return drafts;
  }

  private static TaskDraft read(Json value, String pointer, Faults faults) {
    Members members = Members.of(value, pointer, NAMES, faults);
    members.require("title");
    String title = TaskRules.title(members);
    String list = TaskRules.list(members);
    Priority priority = TaskRules.priority(members);
    OffsetDateTime dueAt = TaskRules.dueAt(members);
    String payload = TaskRules.object(members, "payload");
    return new TaskDraft(
        title == null ? "" : title,
        list == null ? STANDARD_LIST : list,
        priority == null ? Priority.MEDIUM : priority,
        dueAt,
        payload == null ? "{}" : payload,
        queue(members, faults));
  }

  /** Null stands for no queue. */
  private static @Nullable QueueDraft queue(Members members, Faults faults) {
    Json.Obj queue = members.isNull("queue") ? null : members.object("queue");
    return queue == null ? null : QueueDraft.read(queue, members.at("queue"), faults);
  }
}
