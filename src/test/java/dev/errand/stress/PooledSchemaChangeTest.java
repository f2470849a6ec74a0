package dev.errand.stress;

/** Behind PgBouncer. */
final class PooledSchemaChangeTest extends SchemaChangeChecks {
  PooledSchemaChangeTest() {
    super(Way.PGBOUNCER);
  }
}
