package dev.errand.queue;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import dev.errand.task.QueueDraft;
import dev.errand.task.TaskRules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks for, checked.
 *
 * @param queues different ones, looked at in this order
 * @param limit how many tasks at most
 * @param worker the name it goes by, or null
 * @param waitSeconds how long it would wait for a first task
 */
record ClaimOrder(
    List<String> queues, int limit, int leaseSeconds, @Nullable String worker, int waitSeconds) {

  /** The longest lease: 12 hours. */
  static final int MAX_LEASE = 43_200;

  private static final Set<String> NAMES =
      Set.of("queue", "limit", "leaseSeconds", "worker", "waitSeconds");
  private static final int MAX_QUEUES = 10;
  private static final int MAX_LIMIT = 100;
  private static final int STANDARD_LEASE = 30;
  private static final int MAX_WORKER = 128;
  private static final int MAX_WAIT = 20;

  /**
   * Reads a body.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static ClaimOrder read(Json body) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", NAMES, faults);
    members.require("queue");
    ClaimOrder order =
        new ClaimOrder(
            queues(body, members, faults),
            number(members, "limit", 1, MAX_LIMIT, 1),
            number(members, "leaseSeconds", 1, MAX_LEASE, STANDARD_LEASE),
            worker(members),
            number(members, "waitSeconds", 0, MAX_WAIT, 0));
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return order;
  }

  /** A whole number within bounds, or the default. */
  static int number(Members members, String name, int least, int most, int standard) {
    Long value = members.number(name, least, most);
    return value == null ? standard : value.intValue();
  }

  private static List<String> queues(Json body, Members members, Faults faults) {
    if (!(body instanceof Json.Obj object)
        || !(object.members().get("queue") instanceof Json.Arr list)) {
      String name = members.text("queue");
      if (name != null && !TaskRules.isListName(name)) {
        members.fault("queue", "format", QueueDraft.NAME_RULE);
      }
      return name == null ? List.of() : List.of(name);
    }
    if (list.items().isEmpty() || list.items().size() > MAX_QUEUES) {
      members.fault("queue", "size", "A claim names 1–" + MAX_QUEUES + " queues.");
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < list.items().size(); i++) {
      if (list.items().get(i) instanceof Json.Text text && TaskRules.isListName(text.value())) {
        names.add(text.value());
      } else {
        faults.add(members.at("queue") + "/" + i, "format", QueueDraft.NAME_RULE);
      }
    }
    return List.copyOf(names);
  }

  private static @Nullable String worker(Members members) {
    String worker = members.text("worker");
    if (worker != null
        && (worker.isEmpty() || worker.codePointCount(0, worker.length()) > MAX_WORKER)) {
      members.fault("worker", "length", "A worker's name has 1–" + MAX_WORKER + " characters.");
    }
    return worker;
  }
}
