package dev.errand.stress;

import dev.errand.db.LanePlan;
import dev.errand.db.Pooler;

/** How the service reaches PostgreSQL. */
enum Way {
  DIRECT(Pooler.NONE),
  /** Through a PgBouncer in transaction mode. */
  PGBOUNCER(Pooler.PGBOUNCER);

  /** The least a pool may have: one event loop whatever the machine. */
  static final int LEAST_POOL = 5;

  private final Pooler pooler;

  Way(Pooler pooler) {
    this.pooler = pooler;
  }

  /** How many connections for work the least pool has. */
  int workConnections() {
    return LanePlan.divide(LEAST_POOL, 1, pooler).get(0).work();
  }
}
