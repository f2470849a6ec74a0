package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What other clients of a PgBouncer find, by plain queries: they share server connections with the
 * service.
 */
public final class PoolerClients implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final ConnectionInfo pooler;

  PoolerClients(ConnectionInfo pooler) {
    this.pooler = pooler;
  }

  /** What a query gives, each row by its columns' names, on any of the server connections. */
  public List<Map<String, String>> query(String sql) {
    return query(pooler, sql);
  }

  /** The same from PgBouncer itself: {@code show pools} and the like. */
  public List<Map<String, String>> console(String command) {
    return query(pooler.withDatabase("pgbouncer"), command);
  }

  /**
   * What a query gives on so many server connections at once: that many transactions are open
   * together, so no two of them share one. They are committed.
   */
  public List<List<Map<String, String>>> queryEach(int connections, String sql) {
    List<PgConnection> open =
        IntStream.range(0, connections).mapToObj(i -> connect(pooler)).toList();
    try {
      open.forEach(each -> run(each, "begin"));
      List<List<Map<String, String>>> all = open.stream().map(each -> run(each, sql)).toList();
      open.forEach(each -> run(each, "commit"));
      return all;
    } finally {
      open.forEach(each -> TestLanes.ended(each.close()));
    }
  }

  boolean isReady() {
    Future<?> asked =
        PgConnection.connect(vertx, options(pooler.withDatabase("pgbouncer")))
            .compose(PgConnection::close);
    TestLanes.ended(asked);
    return asked.succeeded();
  }

  private List<Map<String, String>> query(ConnectionInfo where, String sql) {
    PgConnection connection = connect(where);
    try {
      return run(connection, sql);
    } finally {
      TestLanes.ended(connection.close());
    }
  }

  private PgConnection connect(ConnectionInfo where) {
    return TestLanes.await(PgConnection.connect(vertx, options(where)));
  }

  // PgBouncer knows these two only of what the client would send on its own.
  private static PgConnectOptions options(ConnectionInfo where) {
    PgConnectOptions options = where.clientOptions().setUseLayer7Proxy(true);
    options.getProperties().keySet().retainAll(Set.of("application_name", "client_encoding"));
    return options.addProperty("application_name", "another-client");
  }

  private static List<Map<String, String>> run(PgConnection connection, String sql) {
    RowSet<Row> rows = TestLanes.await(connection.query(sql).execute());
    List<Map<String, String>> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, String> columns = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        columns.put(row.getColumnName(i), String.valueOf(row.getValue(i)));
      }
      all.add(columns);
    }
    return all;
  }

  @Override
  public void close() {
    TestLanes.await(vertx.close());
  }
}
