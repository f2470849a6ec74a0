package dev.errand.db;

import io.vertx.pgclient.PgConnectOptions;

/** How the service's connections start. */
final class Links {

  /** More than the service has statements: none is ever evicted. */
  private static final int CACHED_STATEMENTS = 256;

  private Links() {}

  /**
   * The options of a connection whose statements get the given time unless told otherwise.
   * Everything that a role or a database may have set otherwise and that Errand relies on is said
   * here.
   */
  static PgConnectOptions options(DatabaseOptions database, long timeoutMillis) {
    return database
        .server()
        .clientOptions()
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
        .setPreparedStatementCacheSqlLimit(Statement.MAX_TEXT)
        .addProperty("application_name", "errand")
        .addProperty("search_path", database.schema())
        .addProperty("statement_timeout", Long.toString(timeoutMillis))
        .addProperty("idle_in_transaction_session_timeout", "10000")
        .addProperty("lock_timeout", "0")
        .addProperty("default_transaction_isolation", "read committed")
        .addProperty("default_transaction_read_only", "off");
  }
}
