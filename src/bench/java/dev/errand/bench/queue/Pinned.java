package dev.errand.bench.queue;

import dev.errand.bench.queue.Timeline.Window;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A steady load while another session holds a snapshot, so that nothing dead may be swept. */
final class Pinned {

  private static final double KEPT = 0.95;
  private static final double SLOWER = 2;
  private static final String HEAD =
      """
      | second | snapshot | created/s | completed/s | pick-up p50 ms | p99 ms | claim p50 ms | p99 ms | refused |
      | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""";

  private final Rig rig;
  private final Duration window;
  private final Duration leadIn;
  private final Duration pinAt;
  private final Duration freeAt;
  private final Duration endAt;

  Pinned(Rig rig) {
    this.rig = rig;
    this.window = rig.options().seconds("window");
    this.leadIn = window;
    this.pinAt = leadIn.plus(rig.options().seconds("around"));
    this.freeAt = pinAt.plus(rig.options().seconds("pinned-seconds"));
    this.endAt = freeAt.plus(rig.options().seconds("around"));
  }

  /** What else changes with the time. */
  private record Around(String when, long dead, Usage share) {

    String line() {
      return String.format(
          Locale.ROOT,
          "%s: %,d dead rows of queued_tasks; of one processor: service %.2f, PostgreSQL %.2f,"
              + " client %.2f",
          when,
          dead,
          share.service(),
          share.postgres(),
          share.client());
    }

    JsonObject json() {
      return new JsonObject()
          .put("when", when)
          .put("deadRows", dead)
          .put("serviceProcessors", QueueFigures.finite(share.service()))
          .put("postgresProcessors", QueueFigures.finite(share.postgres()));
    }
  }

  /** Runs it at so many tasks a second. */
  Section run(double rate) throws Exception {
    List<Around> arounds = new ArrayList<>();
    int wait = rig.options().number("wait-seconds");
    SteadyLoad load = SteadyLoad.start(rig, rate, wait, window);
    load.await(leadIn);
    Usage before = usage();
    load.await(pinAt);
    arounds.add(around("before the snapshot", before, pinAt.minus(leadIn)));
    try (Connection pin = rig.database().pin()) {
      Duration last = freeAt.minus(ending());
      load.await(last);
      before = usage();
      load.await(freeAt);
      arounds.add(around("at its end", before, ending()));
      pin.rollback();
    }
    before = usage();
    load.await(endAt);
    arounds.add(around("after it", before, endAt.minus(freeAt)));
    load.stop(endAt);
    return section(rate, load.timeline(), arounds);
  }

  /** The last stretch under the snapshot, which is held against the one before it. */
  private Duration ending() {
    return window.multipliedBy(Math.min(3, freeAt.minus(pinAt).dividedBy(window)));
  }

  private Usage usage() {
    return Usage.now(rig.instances().get(0).pid(), rig.postgres());
  }

  private Around around(String when, Usage since, Duration length) throws Exception {
    double seconds = length.toMillis() / 1e3;
    return new Around(when, rig.database().dead(), usage().since(since).share(seconds));
  }

  private Section section(double rate, Timeline timeline, List<Around> arounds) {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,.0f tasks/s are created all the time", rate));
    lines.add("");
    lines.addAll(HEAD.lines().toList());
    JsonArray json = new JsonArray();
    int place = 0;
    for (Window each : timeline.between(Duration.ZERO, endAt)) {
      Duration from = window.multipliedBy(place++);
      String held = from.compareTo(pinAt) >= 0 && from.compareTo(freeAt) < 0 ? "held" : "";
      lines.add(WindowFigures.of(each, timeline).row(from.toSeconds(), held));
      json.add(WindowFigures.of(each, timeline).json(from.toSeconds()).put("snapshot", held));
    }
    arounds.forEach(around -> lines.add("\n" + around.line()));
    WindowFigures before = merged(timeline, leadIn, pinAt);
    WindowFigures end = merged(timeline, freeAt.minus(ending()), freeAt);
    JsonObject all =
        new JsonObject()
            .put("tasksPerSecond", QueueFigures.finite(rate))
            .put("windows", json)
            .put("around", arounds.stream().map(Around::json).toList());
    return new Section("pinned", lines, all, goals(before, end));
  }

  private static WindowFigures merged(Timeline timeline, Duration from, Duration to) {
    List<Window> windows = timeline.between(from, to);
    return WindowFigures.of(Window.merged(windows), timeline.windowMillis() * windows.size());
  }

  private static List<Goal> goals(WindowFigures before, WindowFigures end) {
    return List.of(
        Goal.atLeast(
            "completed/s at the snapshot's end over before",
            end.completed() / before.completed(),
            KEPT),
        Goal.atMost(
            "pick-up p50 at the snapshot's end over before",
            end.pickUp50() / before.pickUp50(),
            SLOWER));
  }
}
