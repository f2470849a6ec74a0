package dev.errand.bench;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.SplittableRandom;

/** Changes of one task, each with the answer that must come; they give what it is afterwards. */
final class Operations {

  private final Calls calls;
  private final SplittableRandom random;

  Operations(Calls calls, SplittableRandom random) {
    this.calls = calls;
    this.random = random;
  }

  /** One member, half of the time on condition of the version. */
  Future<Held> patch(Held held) {
    Change change = Change.of(held.item(), random);
    Future<Answer> answer =
        random.nextBoolean()
            ? calls.send(HttpMethod.PATCH, held.path(), change.patch().toBuffer())
            : calls.send(
                HttpMethod.PATCH, held.path(), change.patch().toBuffer(), "If-Match", held.etag());
    return answer.map(got -> shown(held, held.with(change.after()), got));
  }

  /** On condition of a version that it does not have. */
  Future<Held> patchStale(Held held) {
    JsonObject patch = new JsonObject().put("title", "never");
    return calls
        .send(HttpMethod.PATCH, held.path(), patch.toBuffer(), "If-Match", "\"0\", \"999999\"")
        .map(answer -> answer.require(held.isDeleted() ? 404 : 412))
        .map(held);
  }

  /** With the present version known. */
  Future<Held> readKnown(Held held) {
    return calls
        .get(held.path(), "If-None-Match", held.etag())
        .map(
            answer -> {
              answer.require(held.isDeleted() ? 404 : 304);
              boolean isEmpty = held.isDeleted() || answer.body().length() == 0;
              Unexpected.unless(isEmpty, () -> "a 304 has a body");
              return held.isDeleted() ? answer : answer.require("ETag", held.etag());
            })
        .map(held);
  }

  /** With another version known. */
  Future<Held> readStale(Held held) {
    return calls
        .get(held.path(), "If-None-Match", "\"999999\"")
        .map(answer -> shown(held, held, answer));
  }

  Future<Held> delete(Held held) {
    return calls
        .send(HttpMethod.DELETE, held.path(), null)
        .map(
            answer -> {
              answer.require(held.isDeleted() ? 404 : 204);
              count(held.isDeleted() ? 0 : 1, 0);
              return held.isDeleted() ? held : held.withDeleted(true);
            });
  }

  Future<Held> restore(Held held) {
    return calls
        .send(HttpMethod.POST, held.path() + "/restore", null)
        .map(
            answer -> {
              if (!held.isDeleted()) {
                answer.require(404);
                return held;
              }
              return shown(held.withDeleted(false), answer, 1);
            });
  }

  /** To another owner, or to its own; the former one must not show it any more. */
  Future<Held> transfer(Held held, Owner to) {
    Held after = held.owner() == to ? held : held.withOwner(to);
    return calls
        .post(held.path() + "/transfer", new JsonObject().put("toUserId", to.userId()))
        .map(answer -> shown(held, after, answer))
        .compose(
            now ->
                now.owner() == held.owner()
                    ? Future.succeededFuture(now)
                    : calls.get(held.path()).map(answer -> answer.require(404)).map(now));
  }

  /** What it is after an answer that shows it; of a task in the trash the answer is 404. */
  private Held shown(Held before, Held after, Answer answer) {
    if (before.isDeleted()) {
      answer.require(404);
      return before;
    }
    return shown(after, answer, after.version() == before.version() ? 0 : 1);
  }

  private Held shown(Held after, Answer answer, int changes) {
    RowReader.one(answer.require(200).body()).require(after);
    answer.require("ETag", after.etag());
    count(changes, 1);
    return after;
  }

  private void count(int in, int out) {
    calls.tally().in(in);
    calls.tally().out(out);
  }
}
