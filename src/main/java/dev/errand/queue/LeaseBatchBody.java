package dev.errand.queue;

import dev.errand.http.Faults;
import dev.errand.http.Json;
import dev.errand.http.Members;
import dev.errand.problem.Problem.Kind;
import dev.errand.queue.LeaseBatchStore.Item;
import dev.errand.task.TaskRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The body of a batch of heartbeats or completions, checked.
 *
 * @param leaseSeconds for heartbeats
 */
record LeaseBatchBody(List<Item> items, int leaseSeconds) {

  private static final int MAX_ITEMS = 100;
  private static final int STANDARD_LEASE = 30;
  private static final long MAX_ID = (1L << 53) - 1;

  /**
   * Reads the heartbeats of 1–{@value #MAX_ITEMS} different tasks.
   *
   * @throws dev.errand.problem.Problem {@link Kind#VALIDATION_FAILED} with every violation
   */
  static LeaseBatchBody heartbeats(Json body) {
    return read(body, Set.of("items", "leaseSeconds"), Set.of("taskId", "leaseToken"));
  }

  /** Reads as many completions. */
  static LeaseBatchBody completions(Json body) {
    return read(body, Set.of("items"), Set.of("taskId", "leaseToken", "result"));
  }

  private static LeaseBatchBody read(Json body, Set<String> names, Set<String> itemNames) {
    Faults faults = new Faults();
    Members members = Members.of(body, "", names, faults);
    members.require("items");
    List<Json> values = members.array("items");
    List<Item> items = new ArrayList<>();
    if (values != null && (values.isEmpty() || values.size() > MAX_ITEMS)) {
      members.fault("items", "size", "There are 1–" + MAX_ITEMS + " items.");
    } else if (values != null) {
      Set<Long> seen = new HashSet<>();
      for (int i = 0; i < values.size() && !faults.isFull(); i++) {
        String pointer = members.at("items") + "/" + i;
        items.add(item(Members.of(values.get(i), pointer, itemNames, faults), seen));
      }
    }
    int seconds =
        ClaimOrder.number(members, "leaseSeconds", 1, ClaimOrder.MAX_LEASE, STANDARD_LEASE);
    faults.throwIfAny(Kind.VALIDATION_FAILED);
    return new LeaseBatchBody(items, seconds);
  }

  private static Item item(Members members, Set<Long> seen) {
    members.require("taskId");
    Long id = members.number("taskId", 1, MAX_ID);
    if (id != null && !seen.add(id)) {
      members.fault("taskId", "repeated", "Each task may stand once.");
    }
    UUID token = Tokens.read(members);
    return new Item(id == null ? 0 : id, token, TaskRules.object(members, "result"));
  }
}
