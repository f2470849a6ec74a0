package dev.errand.db;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The two clients that a {@link ConnectionInfo} serves. */
enum Dialect {
  VERTX("PKIX path", "No subject alternative") {
    @Override
    String ask(ConnectionInfo info, String sql) throws Exception {
      Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
      try {
        Dial dial = new Dial(vertx, info, Duration.ofSeconds(10));
        return new Login(dial, info.clientOptions())
            .open()
            .map(Login.Open::connection)
            .compose(
                connection ->
                    connection
                        .query(sql)
                        .execute()
                        .map(rows -> String.valueOf(rows.iterator().next().getValue(0)))
                        .eventually(connection::close))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
      } finally {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      }
    }
  },
  JDBC("PKIX path", "could not be verified") {
    @Override
    String ask(ConnectionInfo info, String sql) throws Exception {
      try (Connection connection =
              DriverManager.getConnection(info.jdbcUrl(), info.jdbcProperties());
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    }
  };

  /** What an exception says when the authority is not trusted. */
  final String distrust;

  /** What an exception says when the certificate bears another name. */
  final String misnomer;

  Dialect(String distrust, String misnomer) {
    this.distrust = distrust;
    this.misnomer = misnomer;
  }

  /** Connects, asks for the first column of the first row, disconnects. */
  abstract String ask(ConnectionInfo info, String sql) throws Exception;
}
