package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.impl.SqlClientInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Commands and a statement that go to the server together. The only class that knows the client's
 * internal {@code group}, which puts them into one flush; plain pipelining does the same with
 * several.
 *
 * <p>Confined to one event loop.
 */
final class Flush {

  private final Link link;
  private final PgConnection connection;
  private Future<?> prelude = Future.succeededFuture();

  Flush(Link link, PgConnection connection) {
    this.link = link;
    this.connection = connection;
  }

  /** Plain commands (begin, set local …) and a statement behind them. */
  Future<RowSet<Row>> after(String commands, Bound<?> bound) {
    return group(client -> behind(client, commands, bound));
  }

  /**
   * The last statement of a transaction, behind commands if there are any, and its commit. It
   * counts only when the commit has succeeded; one behind a statement that failed rolls back and
   * says nothing of it.
   */
  Future<RowSet<Row>> committed(String commands, Bound<?> bound) {
    return group(
        client -> {
          Future<RowSet<Row>> statement =
              commands.isEmpty() ? bound.through(client) : behind(client, commands, bound);
          Future<RowSet<Row>> commit = client.query("commit").execute();
          return commit.transform(
              done -> {
                if (done.failed()) {
                  // A cancel that meets a commit leaves its transaction open behind it.
                  link.cut();
                }
                return done.failed() && statement.succeeded() ? commit : statement;
              });
        });
  }

  /**
   * Completes when no command is unanswered that a statement was sent behind: a cancel that met the
   * command would let the statement run without it.
   */
  Future<?> prelude() {
    return prelude;
  }

  private Future<RowSet<Row>> behind(SqlClient client, String commands, Bound<?> bound) {
    Future<RowSet<Row>> first = client.query(commands).execute();
    Future<RowSet<Row>> second = bound.through(client);
    prelude = first;
    return first.transform(
        done -> done.failed() ? second.transform(any -> unknown(done.cause())) : second);
  }

  // Without its budget a statement's result does not count, and the connection's state is unknown.
  private Future<RowSet<Row>> unknown(Throwable cause) {
    link.cut();
    return Future.failedFuture(cause);
  }

  private Future<RowSet<Row>> group(Function<SqlClient, Future<RowSet<Row>>> commands) {
    if (!link.isOpen()) {
      // The client would drop a group for a closed connection without a word.
      return Future.failedFuture(ClosedConnectionException.INSTANCE);
    }
    List<Future<RowSet<Row>>> result = new ArrayList<>(1);
    ((SqlClientInternal) connection).group(client -> result.add(commands.apply(client)));
    return result.get(0);
  }
}
