package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection and the statement_timeout that it has on the server.
 *
 * <p>Confined to one event loop. Who leases it has it alone; the point lane shares it, with a
 * timeout that never changes.
 */
final class Link {

  /** PostgreSQL ends an idle connection at once when told; who takes longer is not there. */
  private static final long CLOSE_MILLIS = 1_000;

  private final Dial dial;
  private final Session session;
  private final Login.Open open;
  private final PgConnection connection;
  private final Flush flush;
  private final Planning planning = new Planning(System::nanoTime);
  private long timeoutMillis;
  private boolean lost;

  private Link(Dial dial, Session session, Login.Open open) {
    this.dial = dial;
    this.session = session;
    this.open = open;
    this.connection = open.connection();
    this.flush = new Flush(this, connection);
    this.timeoutMillis = session.timeoutMillis();
    // The driver reports a broken socket here and then closes; statements under way fail by
    // themselves.
    connection.exceptionHandler(ignored -> lost = true);
  }

  /** Opens a connection on the current event loop, within the dial's limit. */
  static Future<Link> open(Dial dial, Session session) {
    return new Login(dial, session.options()).open().map(open -> new Link(dial, session, open));
  }

  /** Calls back once when the connection has gone, whoever closed it. */
  void onClosed(Runnable callback) {
    connection.closeHandler(
        closed -> {
          lost = true;
          callback.run();
        });
  }

  /** Has what PostgreSQL says unasked told (NOTIFY): its sender's process and the text. */
  void onNotification(BiConsumer<Integer, String> heard) {
    connection.notificationHandler(
        notification -> heard.accept(notification.getProcessId(), notification.getPayload()));
  }

  /** The server process that serves it. */
  int processId() {
    return connection.processId();
  }

  boolean isOpen() {
    return !lost && open.wire().isValid();
  }

  /**
   * Ends an idle connection in good order: PostgreSQL is told. Completes when it has gone, in
   * whichever way; never fails.
   */
  Future<Void> close() {
    if (lost) {
      open.line().cut();
      return Future.succeededFuture();
    }
    lost = true;
    Vertx vertx = loop().owner();
    long timer = vertx.setTimer(CLOSE_MILLIS, id -> cut());
    return connection.close().onComplete(closed -> vertx.cancelTimer(timer)).otherwiseEmpty();
  }

  /** Ends the connection at once; what was under way fails. */
  void cut() {
    lost = true;
    open.line().cut();
  }

  /** By when something that begins now must be over here, or the connection is cut. */
  long endNanos() {
    return dial.endNanos();
  }

  ContextInternal loop() {
    return open.line().loop();
  }

  /**
   * Asks PostgreSQL to cancel what runs here.
   *
   * @return as {@link CancelRequest#send}
   */
  Future<Void> cancel() {
    return CancelRequest.send(dial, open.line(), connection.processId(), connection.secretKey());
  }

  /**
   * Lets nothing out any more.
   *
   * @return as {@link Gate#shut}
   */
  Gate shut(Runnable kept) {
    return open.line().shut(kept);
  }

  /** Completes, whichever way, when a cancel can hit nothing but the statement itself. */
  Future<?> cancellable() {
    return flush.prelude();
  }

  /** Whether a pooler stands in between. */
  boolean isPooled() {
    return session.isPooled();
  }

  /**
   * What the driver's failure is. It fails what was under way before it tells that the connection
   * is closed, and who is served in between must not get it; and it has the same exception for an
   * argument of the wrong type, which is nobody's loss.
   */
  @Nullable Throwable told(@Nullable Throwable failure) {
    if (failure == null) {
      return null;
    }
    if (failure.getClass() == VertxException.class && isOpen()) {
      return new IllegalArgumentException(failure.getMessage(), failure);
    }
    // What PostgreSQL answered, it answered on a connection that lives, whatever it tells of
    // others.
    if (Failures.sqlState(failure) == null && Failures.isLoss(failure)) {
      lost = true;
    }
    if (Failures.isStalePlan(failure) && !Failures.isKnownStalePlan(failure)) {
      lost = true; // The driver keeps the plan: it knows what it is told in English only.
    }
    return failure;
  }

  /** Sends a statement in a transaction of its own, under the timeout that the connection has. */
  Future<RowSet<Row>> execute(Bound<?> bound) {
    String commands = planning.before("");
    return commands.isEmpty() ? bound.through(connection) : flush.after(commands, bound);
  }

  /** Sends a statement of the transaction under the budget that it has. */
  Future<RowSet<Row>> next(Bound<?> bound) {
    return bound.through(connection);
  }

  /**
   * Sends a statement in a transaction of its own under a budget, which is sent along when it
   * differs from the connection's last.
   */
  Future<RowSet<Row>> execute(Bound<?> bound, long budgetMillis) {
    if (session.isPooled()) {
      return flush.committed(session.begin(budgetMillis), bound);
    }
    if (budgetMillis == timeoutMillis) {
      return execute(bound);
    }
    timeoutMillis = budgetMillis;
    return flush.after(planning.before("set statement_timeout = " + budgetMillis), bound);
  }

  /**
   * Begins a transaction with its first statement.
   *
   * @param more commands for the transaction, each behind a semicolon; mostly none
   */
  Future<RowSet<Row>> begin(Bound<?> bound, long budgetMillis, String more) {
    if (isPooled()) {
      return flush.after(session.begin(budgetMillis) + more, bound);
    }
    String begin = budgetMillis == timeoutMillis ? "begin" : session.begin(budgetMillis);
    return flush.after(planning.before(begin + more), bound);
  }

  /** Sends a statement of the transaction behind commands that change what it has to keep to. */
  Future<RowSet<Row>> next(Bound<?> bound, String commands) {
    return commands.isEmpty() ? next(bound) : flush.after(commands, bound);
  }

  /** The same, with the commit behind it. */
  Future<RowSet<Row>> last(Bound<?> bound, String commands) {
    return flush.committed(commands, bound);
  }

  /** Runs a plain command within the dial's limit, or the connection is cut. */
  Future<RowSet<Row>> commandInTime(String sql) {
    return open.line().inTime(command(sql), endNanos(), sql);
  }

  /** Runs a plain command: commit, rollback. */
  Future<RowSet<Row>> command(String sql) {
    return connection.query(sql).execute();
  }
}
