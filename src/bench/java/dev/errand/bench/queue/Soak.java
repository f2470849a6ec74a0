package dev.errand.bench.queue;

import dev.errand.bench.queue.Timeline.Window;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A steady load for long: claims and pick-up must not become slower. */
final class Soak {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Of the windows, from either end. */
  private static final int COMPARED = 5;

  private static final String HEAD =
      """
      | second | | created/s | completed/s | pick-up p50 ms | p99 ms | claim p50 ms | p99 ms | refused |
      | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |""";

  private final Rig rig;
  private final Duration window;
  private final Duration leadIn;
  private final Duration endAt;

  Soak(Rig rig) {
    Duration length = rig.options().seconds("soak-seconds");
    this.rig = rig;
    this.window = length.compareTo(MINUTE.multipliedBy(2)) < 0 ? length.dividedBy(4) : MINUTE;
    // The first is not counted.
    this.leadIn = window;
    this.endAt = leadIn.plus(length);
  }

  /** Runs it at so many tasks a second. Workers ask and are not made to wait: a claim is work. */
  Section run(double rate) throws Exception {
    SteadyLoad load = SteadyLoad.start(rig, rate, 0, window);
    load.await(endAt);
    load.stop(endAt);
    Timeline timeline = load.timeline();
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%,.0f tasks/s are created all the time", rate));
    lines.add("");
    lines.addAll(HEAD.lines().toList());
    JsonArray json = new JsonArray();
    List<Window> windows = timeline.between(leadIn, endAt);
    for (int i = 0; i < windows.size(); i++) {
      WindowFigures figures = WindowFigures.of(windows.get(i), timeline);
      long second = window.multipliedBy(i + 1L).toSeconds();
      lines.add(figures.row(second, ""));
      json.add(figures.json(second));
    }
    int compared = Math.max(1, windows.size() / COMPARED);
    WindowFigures first = merged(windows.subList(0, compared), timeline);
    WindowFigures last =
        merged(windows.subList(windows.size() - compared, windows.size()), timeline);
    JsonObject all =
        new JsonObject().put("tasksPerSecond", QueueFigures.finite(rate)).put("windows", json);
    return new Section("soak", lines, all, goals(first, last));
  }

  private static WindowFigures merged(List<Window> windows, Timeline timeline) {
    return WindowFigures.of(Window.merged(windows), timeline.windowMillis() * windows.size());
  }

  private List<Goal> goals(WindowFigures first, WindowFigures last) {
    double factor = rig.options().real("soak-factor");
    return List.of(
        Goal.atMost("claim p50, last minutes over first", last.claim50() / first.claim50(), factor),
        Goal.atMost("claim p99, last minutes over first", last.claim99() / first.claim99(), factor),
        Goal.atMost(
            "pick-up p50, last minutes over first", last.pickUp50() / first.pickUp50(), factor),
        Goal.atMost(
            "pick-up p99, last minutes over first", last.pickUp99() / first.pickUp99(), factor));
  }
}
