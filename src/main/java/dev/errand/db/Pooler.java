package dev.errand.db;

/** What stands between Errand and PostgreSQL. */
public enum Pooler {
  /** Nothing, or what keeps a server connection for each of ours: settings stay with it. */
  NONE,
  /**
   * PgBouncer in transaction mode: another server connection for each transaction, so that budgets
   * travel inside them, and nothing is pipelined, prepared for later or left behind.
   */
  PGBOUNCER
}
