package dev.errand.bench.queue;

import dev.errand.bench.sql.SqlRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The same SQL alone and without the service's floor while a snapshot is held: each transaction
 * creates a task, claims one and completes it, at half of the rate at which that goes at most.
 */
final class PinnedSql {

  private static final int READY = 1_000;
  private static final double NANOS_A_MILLI = 1e6;
  private static final String HEAD =
      """
      | second | snapshot | create + claim + complete/s | p50 ms | p99 ms |
      | ---: | --- | ---: | ---: | ---: |""";

  private final Rig rig;
  private final SqlRounds sql;
  private final Duration window;
  private final Duration pinAt;
  private final Duration freeAt;
  private final Duration endAt;

  PinnedSql(Rig rig) {
    this.rig = rig;
    this.sql = new SqlRounds(rig);
    this.window = rig.options().seconds("window");
    this.pinAt = window.plus(rig.options().seconds("around"));
    this.freeAt = pinAt.plus(rig.options().seconds("pinned-seconds"));
    this.endAt = freeAt.plus(rig.options().seconds("around"));
  }

  /** Measures the most, then runs at half of it. */
  Section run() throws Exception {
    int clients = rig.options().number("workers");
    rig.database().fill(READY);
    double most = sql.cycle(clients, rig.options().seconds("seconds"), 0).rate();
    double rate = most * rig.options().real("load");
    rig.database().fill(READY);
    double began = System.currentTimeMillis() / 1e3;
    CompletableFuture<SqlRun> run = CompletableFuture.supplyAsync(() -> cycle(clients, rate));
    await(run, pinAt, began);
    long deadBefore = rig.database().dead();
    long deadAfter;
    try (Connection pin = rig.database().pin()) {
      await(run, freeAt, began);
      deadAfter = rig.database().dead();
      pin.rollback();
    }
    return section(rate, run.join(), began, deadBefore, deadAfter);
  }

  private SqlRun cycle(int clients, double rate) {
    try {
      return sql.cycle(clients, endAt, rate);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void await(CompletableFuture<SqlRun> run, Duration age, double began)
      throws Exception {
    double left = began * 1e3 + age.toMillis() - System.currentTimeMillis();
    try {
      run.get((long) (left * NANOS_A_MILLI), TimeUnit.NANOSECONDS);
    } catch (TimeoutException goesOn) {
      return;
    }
    throw new IllegalStateException("pgbench has ended too early");
  }

  private Section section(double rate, SqlRun run, double began, long dead, long deadAtEnd) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,.0f transactions/s are due all the time", rate));
    lines.add("");
    lines.addAll(HEAD.lines().toList());
    JsonArray json = new JsonArray();
    for (Duration from = Duration.ZERO; from.compareTo(endAt) < 0; from = from.plus(window)) {
      double least = began + from.toSeconds();
      double most = least + window.toSeconds();
      List<SqlRun.Entry> within =
          run.log().stream()
              .filter(each -> each.endSeconds() >= least && each.endSeconds() < most)
              .toList();
      double done = within.size() / (double) window.toSeconds();
      double p50 = QueueFigures.millis(SqlRounds.micros(within), 50);
      double p99 = QueueFigures.millis(SqlRounds.micros(within), 99);
      String held = from.compareTo(pinAt) >= 0 && from.compareTo(freeAt) < 0 ? "held" : "";
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %s | %,.0f | %.1f | %.1f |",
              from.toSeconds(),
              held,
              done,
              p50,
              p99));
      json.add(
          new JsonObject()
              .put("second", from.toSeconds())
              .put("snapshot", held)
              .put("perSecond", QueueFigures.finite(done))
              .put("p50Millis", QueueFigures.finite(p50))
              .put("p99Millis", QueueFigures.finite(p99)));
    }
    lines.add("");
    lines.add("dead rows before: %,d, at the snapshot's end: %,d".formatted(dead, deadAtEnd));
    JsonObject all =
        new JsonObject()
            .put("perSecond", QueueFigures.finite(rate))
            .put("windows", json)
            .put("deadRowsBefore", dead)
            .put("deadRowsAtEnd", deadAtEnd);
    return new Section("pinned-sql", lines, all, List.of());
  }
}
