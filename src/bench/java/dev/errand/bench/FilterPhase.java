package dev.errand.bench;

import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Runs filters on owners and compares with the tasks that should match. */
final class FilterPhase {

  /** A list's query, and what it should show. */
  private record Case(Order order, String query, Predicate<Held> matches) {

    /** Outside the trash. */
    private static Case live(Order order, String query, Predicate<Item> matches) {
      return new Case(order, query, held -> !held.isDeleted() && matches.test(held.item()));
    }
  }

  private static final String FROM = ItemSource.time(ItemSource.MIDDLE.minusDays(10));
  private static final String TO = ItemSource.time(ItemSource.MIDDLE.plusDays(30));
  private static final String CALL = "\"kind\":\"call\"";

  private static final List<Case> CASES =
      List.of(
          Case.live(Order.ID, "isDone=true", Item::isDone),
          Case.live(Order.ID_DOWN, "isDone=false", item -> !item.isDone()),
          Case.live(Order.DUE, "list=work", item -> item.list().equals("work")),
          Case.live(Order.ID, "list=nowhere", item -> false),
          Case.live(Order.ID, "priority=high", item -> item.priority() == 3),
          Case.live(Order.PRIORITY, "priority=low&priority=medium", item -> item.priority() < 3),
          Case.live(
              Order.DUE,
              "dueAfter=" + FROM + "&dueBefore=" + TO,
              item -> isDue(item, FROM) && !isDue(item, TO)),
          Case.live(Order.DUE_DOWN, "dueAfter=" + TO, item -> isDue(item, TO)),
          Case.live(
              Order.PRIORITY_DOWN,
              "dueBefore=" + FROM,
              item -> item.dueAt() != null && !isDue(item, FROM)),
          Case.live(
              Order.ID,
              "payload=" + URLEncoder.encode("{" + CALL + "}", StandardCharsets.UTF_8),
              item -> item.payload().contains(CALL)),
          Case.live(
              Order.DUE_DOWN,
              "isDone=false&list=inbox&priority=high",
              item -> !item.isDone() && item.list().equals("inbox") && item.priority() == 3),
          Case.live(
              Order.PRIORITY_DOWN,
              "createdAfter=2000-01-01T00:00:00Z&createdBefore=2999-01-01T00:00:00Z",
              item -> true),
          Case.live(Order.DUE, "createdBefore=2000-01-01T00:00:00Z", item -> false),
          new Case(Order.ID_DOWN, "deleted=true", Held::isDeleted));

  private final Ledger ledger;
  private final int walkers;

  FilterPhase(Ledger ledger, int walkers) {
    this.ledger = ledger;
    this.walkers = walkers;
  }

  Future<Void> run(Calls calls, List<Owner> owners) {
    Iterator<Owner> next = owners.iterator();
    return Loops.crowd(
        walkers, calls.tally(), () -> next.hasNext() ? cases(calls, next.next()) : null);
  }

  private Future<Void> cases(Calls calls, Owner owner) {
    int[] expected = new int[CASES.size()];
    ledger.forEach(
        owner,
        held -> {
          for (int i = 0; i < expected.length; i++) {
            expected[i] += CASES.get(i).matches().test(held) ? 1 : 0;
          }
        });
    Iterator<Integer> next = IntStream.range(0, expected.length).iterator();
    return Loops.repeat(
        () -> {
          if (!next.hasNext()) {
            return null;
          }
          int i = next.next();
          return walk(calls, owner, CASES.get(i), expected[i]);
        });
  }

  private Future<Void> walk(Calls calls, Owner owner, Case each, int expected) {
    WalkCheck check = new WalkCheck(ledger, owner, each.order(), each.matches());
    String path = owner.tasks() + "?limit=100&sort=" + each.order().label() + "&" + each.query();
    return new PageWalk(calls, path, check)
        .run()
        .map(
            done -> {
              check.end(expected);
              return null;
            });
  }

  private static boolean isDue(Item item, String from) {
    String dueAt = item.dueAt();
    return dueAt != null && dueAt.compareTo(from) >= 0;
  }
}
