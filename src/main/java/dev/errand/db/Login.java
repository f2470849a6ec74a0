package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.pgclient.impl.PgSocketConnection;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.command.InitCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections that are logged in. The only class that makes the client's connections, out of
 * its internal parts.
 */
final class Login {

  private final Dial dial;
  private final PgConnectOptions options;

  Login(Dial dial, PgConnectOptions options) {
    this.dial = dial;
    this.options = options;
  }

  /** A connection that PostgreSQL is ready to serve, and the line that it has. */
  record Open(PgConnection connection, PgSocketConnection wire, Line line) {}

  /**
   * Logs in, on the current event loop and within the dial's limit; nothing of it stays open when
   * it fails.
   */
  Future<Open> open() {
    return open(dial.manners(), dial.endNanos());
  }

  private Future<Open> open(List<Dial.Manner> manners, long endNanos) {
    Future<Open> first =
        dial.connect(manners.get(0), endNanos).compose(line -> over(line, endNanos));
    return manners.size() == 1
        ? first
        : first.recover(refused -> open(manners.subList(1, manners.size()), endNanos));
  }

  private Future<Open> over(Line line, long endNanos) {
    PgSocketConnection wire =
        new PgSocketConnection(
            line.socket(),
            null,
            options,
            options.getCachePreparedStatements(),
            options.getPreparedStatementCacheMaxSize(),
            options.getPreparedStatementCacheSqlFilter(),
            options.getPipeliningLimit(),
            options.getUseLayer7Proxy(),
            line.loop());
    wire.init();
    Promise<Connection> ready = line.loop().promise();
    wire.schedule(
        new InitCommand(
            wire,
            options.getUser(),
            options.getPassword(),
            options.getDatabase(),
            options.getProperties()),
        ready);
    return line.inTime(ready.future(), endNanos, "logging in")
        .map(connection -> opened(wire, line))
        .onFailure(refused -> line.cut());
  }

  private static Open opened(PgSocketConnection wire, Line line) {
    @Nullable PgConnectionImpl connection = new PgConnectionImpl(null, line.loop(), wire);
    wire.init(connection);
    return new Open(connection, wire, line);
  }
}
