package dev.errand.task;

import dev.errand.http.Json;
import dev.errand.http.JsonReader;
import dev.errand.http.Query;
import dev.errand.problem.Problem;
import dev.errand.task.QueueState.State;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of an owner's tasks a list shows; null means any.
 *
 * @param priorities empty means any
 * @param payload a JSON object as compact text, contained in the task's
 * @param queue the queue in which it stands
 * @param deleted whether the trash is shown instead of what is not in it
 */
record TaskFilter(
    @Nullable Boolean isDone,
    @Nullable String list,
    List<Priority> priorities,
    @Nullable OffsetDateTime dueAfter,
    @Nullable OffsetDateTime dueBefore,
    @Nullable OffsetDateTime createdAfter,
    @Nullable OffsetDateTime createdBefore,
    @Nullable String payload,
    @Nullable String queue,
    @Nullable State state,
    boolean deleted) {

  /** The parameters that may stand once. */
  static final List<String> SINGLE =
      List.of(
          "isDone",
          "list",
          "dueAfter",
          "dueBefore",
          "createdAfter",
          "createdBefore",
          "payload",
          "queue",
          "state",
          "deleted");

  /** The parameter that may stand several times. */
  static final String REPEATABLE = "priority";

  /** Reads the filter; faults are noted in the query. */
  static TaskFilter read(Query query) {
    String list = query.text("list");
    if (list != null && !TaskRules.isListName(list)) {
      query.fault("list", "format", TaskRules.LIST_RULE);
    }
    return new TaskFilter(
        query.bool("isDone"),
        list,
        priorities(query),
        query.time("dueAfter"),
        query.time("dueBefore"),
        query.time("createdAfter"),
        query.time("createdBefore"),
        payload(query),
        queue(query),
        state(query),
        Boolean.TRUE.equals(query.bool("deleted")));
  }

  /** Whether it lets every row of the walk pass. */
  boolean isPlain() {
    return isDone == null
        && list == null
        && priorities.isEmpty()
        && !isDueBounded()
        && createdAfter == null
        && createdBefore == null
        && payload == null
        && queue == null
        && state == null;
  }

  /** Whether it lets only tasks with a due time pass. */
  boolean isDueBounded() {
    return dueAfter != null || dueBefore != null;
  }

  /** The same with the due time bounded on both sides, by the given times where it was not. */
  TaskFilter within(OffsetDateTime least, OffsetDateTime beyond) {
    return new TaskFilter(
        isDone,
        list,
        priorities,
        dueAfter == null ? least : dueAfter,
        dueBefore == null ? beyond : dueBefore,
        createdAfter,
        createdBefore,
        payload,
        queue,
        state,
        deleted);
  }

  /** Appends the arguments of {@link TaskWalk}'s predicates, in their order. */
  Tuple appendTo(Tuple arguments) {
    Short[] codes = priorities.stream().map(Priority::code).toArray(Short[]::new);
    return arguments
        .addValue(dueAfter)
        .addValue(dueBefore)
        .addValue(isDone)
        .addValue(list)
        .addValue(codes.length == 0 ? null : codes)
        .addValue(createdAfter)
        .addValue(createdBefore)
        .addValue(payload)
        .addValue(queue)
        .addValue(state == null ? null : state.code());
  }

  private static List<Priority> priorities(Query query) {
    TreeSet<Priority> priorities = new TreeSet<>();
    for (String label : query.all(REPEATABLE)) {
      Priority priority = Priority.ofLabel(label);
      if (priority == null) {
        query.fault(REPEATABLE, "value", TaskRules.PRIORITY_RULE);
      } else {
        priorities.add(priority);
      }
    }
    return List.copyOf(priorities);
  }

  private static @Nullable String queue(Query query) {
    String queue = query.text("queue");
    if (queue != null && !TaskRules.isListName(queue)) {
      query.fault("queue", "format", QueueDraft.NAME_RULE);
    }
    return queue;
  }

  private static @Nullable State state(Query query) {
    String label = query.text("state");
    State state = label == null ? null : State.ofLabel(label);
    if (label != null && state == null) {
      query.fault("state", "value", "This must be ready, scheduled, leased or dead.");
    }
    return state;
  }

  private static @Nullable String payload(Query query) {
    String text = query.text("payload");
    if (text == null) {
      return null;
    }
    try {
      if (JsonReader.read(text) instanceof Json.Obj object) {
        String broken = TaskRules.broken(object);
        if (broken == null) {
          return TaskRules.compact(object);
        }
        query.fault("payload", "size", broken);
        return null;
      }
      query.fault("payload", "type", "This must be a JSON object.");
    } catch (Problem malformed) {
      query.fault("payload", "json", "This is not valid JSON.");
    }
    return null;
  }
}
