package dev.errand.observe;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Which event becomes which log line. Fields are named after the Elastic Common Schema where it has
 * a name, else {@code errand.…}. Thread-safe; {@link Logs} sees to it that no line blocks or tells
 * a secret.
 */
public final class EventLog implements Observer {

  /** A database that is away fails many times a second. */
  private static final long CONNECTION_INTERVAL = TimeUnit.SECONDS.toNanos(5);

  /** So does a statement that has become slow, or fails. */
  private static final long STATEMENT_INTERVAL = TimeUnit.SECONDS.toNanos(1);

  private final Logger log = LoggerFactory.getLogger(Logs.OURS);
  private final Interpretation lines = new Interpretation();
  private final long slowNanos;
  private final Sparingly connections;
  private final Sparingly statements;

  /**
   * A log of events.
   *
   * @param slow statements that ran at least this long, the wait for a connection apart, go to the
   *     slow log
   */
  public EventLog(Duration slow) {
    this(slow, System::nanoTime);
  }

  EventLog(Duration slow, LongSupplier nanoTime) {
    this.slowNanos = slow.toNanos();
    this.connections = new Sparingly(CONNECTION_INTERVAL, nanoTime);
    this.statements = new Sparingly(STATEMENT_INTERVAL, nanoTime);
    lines
        .when(Event.RequestEnded.class, this::requestEnded)
        .when(Event.RequestFailed.class, this::requestFailed)
        .when(Event.StatementEnded.class, this::statementEnded)
        .when(Event.StatementFailed.class, this::statementFailed)
        .when(Event.ConnectionFailed.class, this::connectionFailed)
        .when(Event.ConnectionCut.class, this::connectionCut)
        .when(Event.ClientRefused.class, e -> clientRefused())
        .when(Event.Warned.class, e -> log.warn(e.message()))
        .when(Event.Died.class, e -> log.atError().setCause(e.cause()).log(e.message()));
    new LifecycleLog(log).describe(lines);
  }

  @Override
  public void on(Event event) {
    lines.apply(event);
  }

  Set<Class<? extends Event>> types() {
    return lines.types();
  }

  private void requestEnded(Event.RequestEnded e) {
    boolean failed = e.status() >= 500;
    if (!failed && !log.isDebugEnabled()) {
      return;
    }
    request(failed ? log.atInfo() : log.atDebug(), e.requestId(), e.traceId(), e.route())
        .addKeyValue("http.request.method", e.method())
        .addKeyValue("http.response.status_code", e.status())
        .addKeyValue("event.duration", e.nanos())
        .log("{} {} {}", e.method(), e.route(), e.status());
  }

  private void requestFailed(Event.RequestFailed e) {
    request(log.atError(), e.requestId(), e.traceId(), e.route())
        .setCause(e.cause())
        .log("request failed: {}", e.route());
  }

  private static LoggingEventBuilder request(
      LoggingEventBuilder line, String requestId, @Nullable String traceId, String route) {
    LoggingEventBuilder named =
        line.addKeyValue("http.request.id", requestId).addKeyValue("http.route", route);
    return traceId == null ? named : named.addKeyValue("trace.id", traceId);
  }

  /** Rejected statements never ran; under overload they are many, and the metrics count them. */
  private void statementEnded(Event.StatementEnded e) {
    long ran = e.nanos() - e.waitNanos();
    boolean late = e.outcome() == Event.Outcome.TIMEOUT;
    if (!late && (ran < slowNanos || e.outcome() == Event.Outcome.REJECTED)) {
      return;
    }
    int dropped = statements.admit(e.outcome() + " " + e.statement());
    if (dropped == Sparingly.DROPPED) {
      return;
    }
    log.atWarn()
        .addKeyValue("errand.statement", e.statement())
        .addKeyValue("errand.lane", e.lane())
        .addKeyValue("errand.dropped", dropped)
        .addKeyValue("errand.outcome", e.outcome())
        .addKeyValue("errand.millis", TimeUnit.NANOSECONDS.toMillis(ran))
        .addKeyValue("errand.wait_millis", TimeUnit.NANOSECONDS.toMillis(e.waitNanos()))
        .log(late ? "statement over its budget: {}" : "slow statement: {}", e.statement());
  }

  private void statementFailed(Event.StatementFailed e) {
    int dropped = statements.admit("failure " + e.sqlState() + " " + e.statement());
    if (dropped == Sparingly.DROPPED) {
      return;
    }
    LoggingEventBuilder line =
        log.atWarn()
            .addKeyValue("errand.statement", e.statement())
            .addKeyValue("errand.dropped", dropped);
    if (e.sqlState() != null) {
      line = line.addKeyValue("errand.sql_state", e.sqlState());
    }
    line.setCause(e.cause()).log("statement failed: {}", e.statement());
  }

  private void connectionFailed(Event.ConnectionFailed e) {
    int dropped = connections.admit("open " + e.lane());
    if (dropped == Sparingly.DROPPED) {
      return;
    }
    log.atWarn()
        .addKeyValue("errand.lane", e.lane())
        .addKeyValue("errand.dropped", dropped)
        .addKeyValue("error.type", e.cause().getClass().getName())
        .addKeyValue("error.message", Redaction.message(e.cause()))
        .log("no connection to the database for lane {}", e.lane());
  }

  private void clientRefused() {
    int dropped = connections.admit("client");
    if (dropped != Sparingly.DROPPED) {
      log.atWarn()
          .addKeyValue("errand.dropped", dropped)
          .log("closed a client's connection at once: ERRAND_MAX_CONNECTIONS are open");
    }
  }

  private void connectionCut(Event.ConnectionCut e) {
    int dropped = connections.admit("cut " + e.lane());
    if (dropped != Sparingly.DROPPED) {
      log.atWarn()
          .addKeyValue("errand.lane", e.lane())
          .addKeyValue("errand.dropped", dropped)
          .log("gave up a connection of lane {}: the database does not answer", e.lane());
    }
  }
}
