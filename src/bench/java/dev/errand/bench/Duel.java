package dev.errand.bench;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/** Two requests about one task at the same time, of which exactly one may win. */
final class Duel {

  private final Calls calls;

  Duel(Calls calls) {
    this.calls = calls;
  }

  /** Two patches on condition of the same version: the loser is told 412. */
  Future<Held> patches(Held held) {
    Change one = Change.title(held.item(), "one");
    Change other = Change.title(held.item(), "other");
    return Future.join(conditional(held, one), conditional(held, other))
        .map(
            both ->
                winner(
                    held,
                    both.resultAt(0),
                    held.with(one.after()),
                    both.resultAt(1),
                    held.with(other.after()),
                    412));
  }

  private Future<Answer> conditional(Held held, Change change) {
    return calls.send(
        HttpMethod.PATCH, held.path(), change.patch().toBuffer(), "If-Match", held.etag());
  }

  /** Two transfers to different owners: for the loser the task is gone, 404. */
  Future<Held> transfers(Held held, Owner one, Owner other) {
    if (one == other || one == held.owner() || other == held.owner()) {
      return patches(held);
    }
    return Future.join(transfer(held, one), transfer(held, other))
        .map(
            both ->
                winner(
                    held,
                    both.resultAt(0),
                    held.withOwner(one),
                    both.resultAt(1),
                    held.withOwner(other),
                    404));
  }

  private Future<Answer> transfer(Held held, Owner to) {
    return calls.post(held.path() + "/transfer", new JsonObject().put("toUserId", to.userId()));
  }

  private Held winner(
      Held before, Answer first, Held ifFirst, Answer second, Held ifSecond, int lost) {
    if (before.isDeleted()) {
      first.require(404);
      second.require(404);
      return before;
    }
    boolean isFirst = first.status() == 200;
    Held after = isFirst ? ifFirst : ifSecond;
    RowReader.one((isFirst ? first : second).require(200).body()).require(after);
    (isFirst ? second : first).require(lost);
    calls.tally().in(1);
    calls.tally().out(1);
    return after;
  }
}
