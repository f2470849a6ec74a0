package dev.errand.db;

import io.vertx.pgclient.PgConnectOptions;

/**
 * How a connection starts, and what must be said again with each transaction when a pooler gives it
 * another server connection every time.
 *
 * @param options what the client logs in with
 * @param timeoutMillis the statement_timeout that holds from the start; meaningless when pooled
 * @param pooledLocals behind a pooler, the commands that each transaction begins with; else empty
 */
record Session(PgConnectOptions options, long timeoutMillis, String pooledLocals) {

  /** More than the service has statements: none is ever evicted. */
  private static final int CACHED_STATEMENTS = 256;

  private static final int IDLE_IN_TRANSACTION_MILLIS = 10_000;

  /**
   * A session whose statements get the given time unless told otherwise. Everything that a role or
   * a database may have set otherwise and that Errand relies on is said here.
   */
  static Session of(DatabaseOptions database, long timeoutMillis) {
    PgConnectOptions options =
        database.server().clientOptions().addProperty("application_name", "errand");
    return switch (database.pooler()) {
      case NONE -> new Session(direct(options, database, timeoutMillis), timeoutMillis, "");
      case PGBOUNCER -> new Session(pooled(options), timeoutMillis, locals(database));
    };
  }

  /**
   * The same for what asks and tells alone: nothing there waits for a lock for long, and nothing
   * need be on the disk before it is told.
   */
  Session sideline(long lockMillis) {
    if (!isPooled()) {
      options.addProperty("lock_timeout", Long.toString(lockMillis));
      options.addProperty("synchronous_commit", "off");
    }
    return this;
  }

  boolean isPooled() {
    return !pooledLocals.isEmpty();
  }

  /** The commands that begin a transaction under a budget, in one message. */
  String begin(long budgetMillis) {
    return (isPooled()
            ? "begin isolation level read committed read write; " + pooledLocals
            : "begin; ")
        + local(budgetMillis);
  }

  /** Changes the budget within a transaction. */
  static String local(long budgetMillis) {
    return "set local statement_timeout = " + budgetMillis;
  }

  /** Changes within a transaction how long any one lock is waited for; 0: as the budget allows. */
  static String localLocks(long millis) {
    return "set local lock_timeout = " + millis;
  }

  private static PgConnectOptions direct(
      PgConnectOptions options, DatabaseOptions database, long timeoutMillis) {
    Planning.SETTINGS.forEach(options::addProperty);
    return options
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
        .setPreparedStatementCacheSqlLimit(Statement.MAX_TEXT)
        .addProperty("search_path", database.schema())
        .addProperty("statement_timeout", Long.toString(timeoutMillis))
        .addProperty(
            "idle_in_transaction_session_timeout", Integer.toString(IDLE_IN_TRANSACTION_MILLIS))
        .addProperty("lock_timeout", "0")
        .addProperty("default_transaction_isolation", "read committed")
        .addProperty("default_transaction_read_only", "off");
  }

  /**
   * PgBouncer refuses every parameter that it doesn't know, and a statement that was prepared on
   * one server connection is not there on the next.
   */
  private static PgConnectOptions pooled(PgConnectOptions options) {
    // PostgreSQL's default is exact since version 12.
    options.getProperties().remove("extra_float_digits");
    return options.setCachePreparedStatements(false);
  }

  private static String locals(DatabaseOptions database) {
    return "set local search_path = \""
        + database.schema()
        + "\"; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = "
        + IDLE_IN_TRANSACTION_MILLIS
        + "; "
        + Planning.LOCALS;
  }
}
