package dev.errand.db;

import dev.errand.Heard;
import dev.errand.observe.Event.ConnectionFailed;
import dev.errand.observe.Event.StatementEnded;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One replica's signals. */
final class SignalsStand implements AutoCloseable, Signals.Hearer {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final Heard events = new Heard();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger regained = new AtomicInteger();
  private final Probe probe;
  private final Signals signals;

  private SignalsStand(ConnectionInfo server, String schema) {
    Shape shape = Shape.standard();
    probe =
        new Probe(
            vertx,
            new DatabaseOptions(
                server,
                Pooler.NONE,
                schema,
                shape.budgets(),
                shape.acquire(),
                Duration.ofSeconds(5)),
            events);
    signals = new Signals(vertx, probe, schema);
  }

  /** One that listens. */
  static SignalsStand listening(ConnectionInfo server, String schema) {
    SignalsStand stand = new SignalsStand(server, schema);
    stand.loop.runOnContext(now -> stand.signals.start(stand));
    return stand;
  }

  /** One that was asked for its health before it listened. */
  static SignalsStand asked(ConnectionInfo server, String schema) {
    SignalsStand stand = new SignalsStand(server, schema);
    stand.loop.runOnContext(
        now -> stand.probe.answers().onComplete(answered -> stand.signals.start(stand)));
    return stand;
  }

  @Override
  public void heard(List<String> topics) {
    heard.addAll(topics);
  }

  @Override
  public void regained() {
    regained.incrementAndGet();
  }

  void announce(String topic) {
    signals.announce(topic);
  }

  List<String> heard() {
    return heard;
  }

  /** How many statements have told others. */
  long notifications() {
    return events.all(StatementEnded.class).stream()
        .filter(ended -> ended.statement().equals("signal-notify"))
        .count();
  }

  void awaitHeard(String topic) {
    Awaitility.await(topic).atMost(PATIENCE).until(() -> heard.contains(topic));
  }

  void awaitHeardTimes(int times) {
    Awaitility.await().atMost(PATIENCE).until(() -> heard.size() >= times);
  }

  void awaitRegained(int times) {
    Awaitility.await("the connection is there, time " + times)
        .atMost(PATIENCE)
        .until(() -> regained.get() >= times);
  }

  void awaitLost() {
    Awaitility.await("no connection can be opened")
        .atMost(PATIENCE)
        .until(() -> !events.all(ConnectionFailed.class).isEmpty());
  }

  @Override
  public void close() {
    Promise<Void> ended = Promise.promise();
    loop.runOnContext(
        now -> {
          signals.stop();
          probe.close().onComplete(ended);
        });
    TestLanes.await(ended.future());
    TestLanes.await(vertx.close());
  }
}
