package dev.errand.bench.compare;

import static java.util.stream.Collectors.joining;

import dev.errand.bench.Shape;
import dev.errand.bench.client.Targets;
import dev.errand.bench.rig.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The loaded tasks: a million by default, shared among owners as the loader's are, in the order in
 * which its batches would have come. Their ids are 1 and following.
 */
final class Million {

  private static final String USERS =
      """
      insert into users (id, created_at, updated_at, handle, display_name)
      select n, now(), now(), 'bench-' || n, 'Owner ' || n from generate_series(1, %d) n;
      insert into handles (user_id, handle) select id, handle from users;
      select setval(pg_get_serial_sequence('users', 'id'), %1$d)
      """;

  /** The order is that of batches of a hundred, which the owners take in turns. */
  private static final String TASKS =
      """
      insert into tasks (id, owner_id, created_at, updated_at, due_at, done_at, is_done, priority,
        list, title, payload)
      select row_number() over (order by (n - 1) / 100, owner, n), owner, born, born,
        case when h %% 2 = 0 then born + h %% 4000 * interval '1 hour' end,
        case when h %% 20 = 1 then born end, h %% 20 = 1,
        case h %% 5 when 0 then 1 when 1 then 3 else 2 end,
        (array['inbox', 'inbox', 'work', 'home', 'errands', 'team-1', 'team-2'])[1 + h %% 7],
        '#' || n || ' ' || words[1 + h %% 12] || ' ' || words[1 + h / 12 %% 12] || ' '
          || words[1 + h / 144 %% 12] || ' ' || words[1 + h / 1728 %% 12],
        case when h %% 3 = 0 then jsonb_build_object('kind', 'call', 'ref', h %% 1000000)
          else '{}' end
      from (
        select owner, n, hashint8(owner * 1000003 + n) & 2147483647 as h,
          timestamptz '2026-01-01 00:00Z' + n * interval '3 minutes' as born
        from unnest('{%s}'::int[]) with ordinality as o (size, owner), generate_series(1, size) n
      ) rows,
      (select array['call', 'buy', 'write to', 'check', 'Anna', 'the invoice', 'for', 'tomorrow',
        'größe', 'café', '買い物', 'письмо'] as words) words
      order by 1;
      select setval(pg_get_serial_sequence('tasks', 'id'), (select max(id) from tasks))
      """;

  private final Postgres postgres;
  private final int owners;
  private final int tasks;

  Million(Postgres postgres, BenchOptions options) {
    this.postgres = postgres;
    this.owners = options.owners();
    this.tasks = options.tasks();
  }

  /** Whether the database holds them already, by a run before. */
  boolean isLoaded() throws SQLException {
    String sql =
        "select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database"
            + " where datname = current_database()";
    return postgres.value(sql).equals(mark());
  }

  /**
   * Loads them.
   *
   * @throws IllegalStateException when the database holds anything that the bench did not make
   */
  void load() throws SQLException {
    if (!postgres.value("select exists (select from users)").equals("f")) {
      throw new IllegalStateException("the database is not empty: name one for the bench alone");
    }
    postgres.execute("set work_mem = '256MB'");
    postgres.execute("begin");
    postgres.execute(USERS.formatted(owners));
    String sizes =
        Shape.of(owners, tasks).sizes().stream().map(String::valueOf).collect(joining(","));
    postgres.execute(TASKS.formatted(sizes));
    // What dies is taken away between the rounds, not during one of them.
    postgres.execute("alter table tasks set (autovacuum_enabled = off)");
    postgres.execute("alter table users set (autovacuum_enabled = off)");
    postgres.execute(
        "comment on database "
            + postgres.value("select current_database()")
            + " is '"
            + mark()
            + "'");
    postgres.execute("commit");
    postgres.execute("vacuum (analyze) tasks, users, handles");
  }

  private String mark() {
    return "filled by the bench of Errand: " + owners + " owners, " + tasks + " tasks";
  }

  /** Takes away what rounds have created and the dead rows, so that each finds the same. */
  void tidy() throws SQLException {
    postgres.execute("delete from tasks where id > " + tasks);
    postgres.execute("vacuum tasks, users");
    postgres.execute("checkpoint");
  }

  /** What requests can be about. */
  Targets targets() throws SQLException {
    int[] ownerOf = new int[tasks];
    Connection session = postgres.session();
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.setFetchSize(50_000);
      try (ResultSet rows =
          statement.executeQuery("select id, owner_id from tasks where id <= " + tasks)) {
        while (rows.next()) {
          ownerOf[rows.getInt(1) - 1] = rows.getInt(2);
        }
      }
    } finally {
      session.setAutoCommit(true);
    }
    return new Targets(ownerOf);
  }
}
