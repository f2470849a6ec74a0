package dev.errand.queue.history;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one task.
 *
 * @param maxAttempts null when nobody has created it
 * @param leases by fence
 * @param strays uses of tokens that no claim was answered with
 * @param ends one, if all is well
 */
record TaskHistory(
    long task,
    @Nullable Integer maxAttempts,
    List<Lease> leases,
    List<Use> strays,
    List<Use> uses,
    List<End> ends) {

  /** Takes a history apart. */
  static List<TaskHistory> of(History history) {
    Map<Long, List<Grant>> grants = byTask(history.grants(), Grant::task);
    Map<Long, List<Use>> uses = byTask(history.uses(), Use::task);
    Map<Long, List<End>> ends = byTask(history.ends(), End::task);
    Set<Long> tasks = new HashSet<>(history.maxAttempts().keySet());
    tasks.addAll(grants.keySet());
    tasks.addAll(uses.keySet());
    tasks.addAll(ends.keySet());
    List<TaskHistory> all = new ArrayList<>(tasks.size());
    for (long task : tasks) {
      all.add(
          of(
              task,
              history.maxAttempts().get(task),
              grants.getOrDefault(task, List.of()),
              uses.getOrDefault(task, List.of()),
              ends.getOrDefault(task, List.of())));
    }
    return all;
  }

  private static <T> Map<Long, List<T>> byTask(List<T> all, Function<T, Long> task) {
    return all.stream().collect(groupingBy(task));
  }

  private static TaskHistory of(
      long task,
      @Nullable Integer maxAttempts,
      List<Grant> grants,
      List<Use> uses,
      List<End> ends) {
    List<Use> inOrder =
        uses.stream().sorted(Comparator.comparingLong(use -> use.span().invoked())).toList();
    List<Lease> leases =
        grants.stream()
            .sorted(Comparator.comparingLong(Grant::fence))
            .map(grant -> new Lease(grant, ofToken(inOrder, grant.token())))
            .toList();
    Set<String> known = new HashSet<>(grants.stream().map(Grant::token).toList());
    List<Use> strays = inOrder.stream().filter(use -> !known.contains(use.token())).toList();
    return new TaskHistory(task, maxAttempts, leases, strays, inOrder, ends);
  }

  private static List<Use> ofToken(List<Use> uses, String token) {
    return uses.stream().filter(use -> use.token().equals(token)).toList();
  }

  /** Completions that were acknowledged. */
  List<Use> completions() {
    return uses.stream().filter(use -> use.is(Verb.COMPLETE) && use.isOk()).toList();
  }
}
