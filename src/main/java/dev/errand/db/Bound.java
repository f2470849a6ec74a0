package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.templates.SqlTemplate;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its arguments, ready to be sent.
 *
 * @param send sends it through whatever client the lane chose
 * @param late takes what it became when its caller had given up before; null when nobody does
 */
record Bound<R>(
    Statement<R> statement,
    Function<SqlClient, Future<RowSet<Row>>> send,
    @Nullable Consumer<R> late) {

  /** Sends it; fails, and never throws, when it can't be sent at all. */
  Future<RowSet<Row>> through(SqlClient client) {
    try {
      return send.apply(client);
    } catch (RuntimeException bug) {
      return Future.failedFuture(bug);
    }
  }

  /** Arguments by position. */
  static <R> Bound<R> of(Statement<R> statement, Tuple arguments) {
    return new Bound<>(
        statement, client -> client.preparedQuery(statement.sql()).execute(arguments), null);
  }

  /** The same, with one who takes what comes too late. */
  Bound<R> orLate(Consumer<R> taker) {
    return new Bound<>(statement, send, taker);
  }

  /**
   * Arguments by name; the template is read anew each time, so this is for statements off the hot
   * path.
   */
  static <R> Bound<R> of(Statement<R> statement, Map<String, Object> arguments) {
    return new Bound<>(
        statement,
        client -> SqlTemplate.forQuery(client, statement.sql()).execute(arguments),
        null);
  }
}
