package dev.errand.queue.history;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** What a history has of each kind: one in which nothing happened would prove nothing. */
record Coverage(Map<String, Long> counts) {

  static Coverage of(History history) {
    Map<String, Long> counts =
        new TreeMap<>(
            history.uses().stream()
                .collect(groupingBy(use -> use.verb() + " " + use.outcome(), counting())));
    counts.put("done", history.ends().stream().filter(End::isDone).count());
    counts.put("dead", history.ends().stream().filter(End::isDead).count());
    counts.put("leases", (long) history.grants().size());
    long unknown = history.uses().stream().filter(use -> use.outcome() == Outcome.UNKNOWN).count();
    counts.put("unanswered", unknown + history.lostClaims().size());
    return new Coverage(counts);
  }

  /** Fails unless there are that many of the kind, such as {@code FAIL LEASE_LOST}. */
  Coverage assertAtLeast(long count, String... kinds) {
    for (String kind : kinds) {
      assertThat(counts.getOrDefault(kind, 0L))
          .as(kind + " in " + this)
          .isGreaterThanOrEqualTo(count);
    }
    return this;
  }

  /** Fails unless each verb was obeyed and refused that often, and tasks ended both ways. */
  Coverage assertAllSides(long count) {
    for (Verb verb : Verb.values()) {
      assertAtLeast(count, verb + " OK", verb + " LEASE_LOST");
    }
    assertAtLeast(count, "dead");
    return assertAtLeast(counts.getOrDefault("dead", 0L), "done");
  }
}
