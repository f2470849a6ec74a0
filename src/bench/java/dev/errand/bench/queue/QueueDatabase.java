package dev.errand.bench.queue;

import dev.errand.bench.rig.Postgres;
import dev.errand.bench.sql.Filling;
import dev.errand.bench.sql.Owners;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The database of the bench: owners who stay, and tasks that come and go with each part. */
final class QueueDatabase {

  static final String QUEUE = "bench";

  private static final String MARK = "filled by the bench of queues of Errand";
  private static final String USERS =
      """
      with fresh as (
        insert into users (id, handle, display_name, created_at, updated_at)
        select n, 'bench-' || n, 'Bench ' || n, now(), now() from generate_series(1, %d) as n
        on conflict do nothing returning id, handle)
      insert into handles (handle, user_id) select handle, id from fresh""";

  private final Postgres postgres;
  private final Owners owners;

  /**
   * Makes the owners where needed.
   *
   * @throws IllegalStateException when the database holds anything that the bench did not make
   */
  QueueDatabase(Postgres postgres, int owners) throws SQLException {
    this.postgres = postgres;
    this.owners = new Owners(1, owners, QUEUE);
    boolean isOurs =
        postgres
            .value(
                "select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
                    + " where datname = current_database()")
            .equals(MARK);
    if (!isOurs && !postgres.value("select exists (select from users)").equals("f")) {
      throw new IllegalStateException("the database is not empty: name one for the bench alone");
    }
    String name = postgres.value("select quote_ident(current_database())");
    postgres.execute("comment on database " + name + " is '" + MARK + "'");
    postgres.execute(USERS.formatted(owners));
  }

  Owners owners() {
    return owners;
  }

  /** Leaves no task. */
  void clear() throws SQLException {
    postgres.execute("truncate tasks cascade");
    postgres.execute("checkpoint");
  }

  /** Leaves so many tasks, all ready, the same for each owner. */
  int fill(int tasks) throws SQLException {
    postgres.execute("truncate tasks cascade");
    int each = (tasks + owners.size() - 1) / owners.size();
    Filling.fill(postgres.session(), owners, each);
    postgres.execute("vacuum (analyze) tasks, queued_tasks");
    postgres.execute("checkpoint");
    return each * owners.size();
  }

  /** Tasks that are done. */
  long done() throws SQLException {
    return Long.parseLong(postgres.value("select count(*) from tasks where is_done"));
  }

  /** Tasks that stand in a queue. */
  long queued() throws SQLException {
    return Long.parseLong(postgres.value("select count(*) from queued_tasks"));
  }

  /** Rows of the queues that are dead and not swept, as PostgreSQL's statistics have it. */
  long dead() throws SQLException {
    return Long.parseLong(
        postgres.value(
            "select n_dead_tup from pg_stat_user_tables where relname = 'queued_tasks'"));
  }

  /** Connections of others to this database. */
  long connections() throws SQLException {
    return Long.parseLong(
        postgres.value(
            "select count(*) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()"));
  }

  /** A snapshot of another session's, held until it is closed. */
  Connection pin() throws SQLException {
    Connection session = postgres.another();
    session.setAutoCommit(false);
    session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = session.createStatement()) {
      statement.execute("select count(*) from users");
    }
    return session;
  }
}
