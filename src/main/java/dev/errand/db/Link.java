package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.impl.SqlClientInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection and the statement_timeout that it has on the server. The only class that
 * knows the client's internal {@code group}, which puts the budget and its statement into one
 * flush; plain pipelining does the same with two.
 *
 * <p>Confined to one event loop. Who leases it has it alone; the point lane shares it, with a
 * timeout that never changes.
 */
final class Link {

  private final PgConnection connection;
  private long timeoutMillis;
  private boolean open = true;

  private Link(PgConnection connection, long timeoutMillis) {
    this.connection = connection;
    this.timeoutMillis = timeoutMillis;
    // The driver reports a broken socket here and then closes; statements under way fail by
    // themselves.
    connection.exceptionHandler(ignored -> open = false);
  }

  /**
   * Opens a connection on the current event loop.
   *
   * @param timeoutMillis the statement_timeout that the options start it with
   * @param bound how long opening may take; a connection that comes later is closed again
   */
  static Future<Link> open(
      Vertx vertx, PgConnectOptions options, long timeoutMillis, Duration bound) {
    Promise<Link> opened = Promise.promise();
    long timer =
        vertx.setTimer(
            Math.max(1, bound.toMillis()),
            id -> opened.tryFail("no connection within " + bound.toMillis() + " ms"));
    PgConnection.connect(vertx, options)
        .onComplete(
            (connection, failure) -> {
              vertx.cancelTimer(timer);
              if (failure != null) {
                opened.tryFail(failure);
              } else if (!opened.tryComplete(new Link(connection, timeoutMillis))) {
                connection.close();
              }
            });
    return opened.future();
  }

  /** Calls back once when the connection has gone, whoever closed it. */
  void onClosed(Runnable callback) {
    connection.closeHandler(
        closed -> {
          open = false;
          callback.run();
        });
  }

  boolean isOpen() {
    return open;
  }

  void close() {
    open = false;
    connection.close();
  }

  /**
   * Hears how a statement ended. The driver fails what was under way before it tells that the
   * connection is closed; who is served in between must not get it.
   */
  void answered(@Nullable Throwable failure) {
    if (failure != null && Failures.isLoss(failure)) {
      open = false;
    }
  }

  /** Sends a statement under the timeout that the connection has. */
  Future<RowSet<Row>> execute(Bound<?> bound) {
    return bound.through(connection);
  }

  /**
   * Sends a statement under a budget, which is sent along when it differs from the connection's
   * last.
   */
  Future<RowSet<Row>> execute(Bound<?> bound, long budgetMillis) {
    if (budgetMillis == timeoutMillis) {
      return execute(bound);
    }
    timeoutMillis = budgetMillis;
    return after("set statement_timeout = " + budgetMillis, bound);
  }

  /** Sends plain commands (begin, set local …) and a statement behind them in one flush. */
  Future<RowSet<Row>> after(String commands, Bound<?> bound) {
    List<Future<RowSet<Row>>> result = new ArrayList<>(1);
    ((SqlClientInternal) connection).group(client -> result.add(behind(client, commands, bound)));
    return result.get(0);
  }

  private Future<RowSet<Row>> behind(SqlClient client, String commands, Bound<?> bound) {
    Future<RowSet<Row>> first = client.query(commands).execute();
    Future<RowSet<Row>> second = bound.through(client);
    return first.transform(
        done -> {
          if (done.failed()) {
            // Without its budget the statement's result does not count, and the connection's state
            // is unknown.
            close();
            return Future.failedFuture(done.cause());
          }
          return second;
        });
  }

  /** Runs a plain command: commit, rollback. */
  Future<RowSet<Row>> command(String sql) {
    return connection.query(sql).execute();
  }
}
