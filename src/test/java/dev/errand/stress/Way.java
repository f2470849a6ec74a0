package dev.errand.stress;

/** How the service reaches PostgreSQL. */
enum Way {
  DIRECT,
  /** Through a PgBouncer in transaction mode. */
  PGBOUNCER
}
