package dev.errand.plans;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * 480,600 tasks of five thousand owners, one of whom has two fifths of them, and 55,100 users.
 * Every value is computed from its row's number and statistics are taken from all rows, so that
 * each run meets the same plans. {@link QueuedData} adds what stands in queues, {@link KeyData}
 * idempotency keys.
 */
final class SkewedData {

  /**
   * Tables that nobody analyzes meanwhile. The target of a column that no statement asks about
   * makes ANALYZE look at all rows; the others keep the standard one, and with it the size of their
   * lists.
   */
  private static final List<String> SETTINGS =
      List.of(
          "alter table users set (autovacuum_enabled = false)",
          "alter table handles set (autovacuum_enabled = false)",
          "alter table tasks set (autovacuum_enabled = false)",
          "alter table users alter display_name set statistics 1000",
          "alter table handles alter user_id set statistics 1000",
          "alter table tasks alter title set statistics 1700");

  /** From 0 to 65,535, the same for the same row and column everywhere. */
  private static final String DICE =
      """
      create function dice(n bigint, die bigint) returns int immutable language sql
      return (hashint8extended(n, die) & 65535)::int""";

  private static final String USERS =
      """
      insert into users (id, handle, display_name, created_at, updated_at)
      select n, 'user-' || n, 'User ' || n, at, at
      from generate_series(1, 55100) n,
        lateral (select timestamptz '2026-01-01 00:00:00Z' + n * interval '1 min') s (at)""";

  private static final String HANDLES =
      "insert into handles (handle, user_id) select handle, id from users";

  /**
   * Of thirty tasks in a row thirteen are the largest owner's and six the one's with the trash,
   * five of them in it. The others' are spread over owners 3 to 5,003, most over the first of them.
   */
  private static final String TASKS =
      """
      insert into tasks (id, owner_id, title, list, priority, due_at, is_done, done_at, payload,
        created_at, updated_at, deleted_at)
      select n,
        case when n %% 12000 = 6 then %d when lot < 13 then %d when lot < 19 then %d
          else 3 + (5000 * (dice(n, 0) / 65536.0) ^ 2)::int end,
        'Task ' || n || ': call somebody about something',
        case when dice(n, 1) < 32000 then 'inbox' else 'list-' || dice(n, 1) %% 20 end,
        case when dice(n, 2) < 13000 then 1 when dice(n, 2) < 58000 then 2 else 3 end,
        case when dice(n, 3) < 32768 then
          timestamptz '2026-06-01 00:00:00Z' + dice(n, 4) * interval '7 min' end,
        dice(n, 5) < 40000,
        case when dice(n, 5) < 40000 then at end,
        jsonb_build_object('k', n %% 11, 'note', repeat('x', (n %% 120)::int)),
        at,
        at,
        case
          when n %% 12000 = 6 then case when n = 6 then at end
          when lot between 13 and 18 then case when lot < 18 then at end
          when dice(n, 6) < 3200 then at end
      from (
        select n, n %% 30, timestamptz '2026-01-01 00:00:00Z' + n * interval '1 s'
        from generate_series(1::bigint, 300000) n) s (n, lot, at)"""
          .formatted(Owner.SMALL.id(), Owner.LARGEST.id(), Owner.TRASHED.id());

  private static final List<String> ROWS = List.of(DICE, USERS, HANDLES, TASKS);

  private static final List<String> END =
      List.of(
          "drop function dice",
          "alter table users alter id restart with 55101",
          "alter table tasks alter id restart with 500001",
          "vacuum analyze users",
          "vacuum analyze handles",
          "vacuum analyze tasks",
          "vacuum analyze queued_tasks",
          "vacuum analyze task_failures",
          "vacuum analyze idempotency_keys",
          "vacuum analyze task_priorities");

  private static final List<List<String>> ALL =
      List.of(
          SETTINGS,
          QueuedData.SETTINGS,
          KeyData.SETTINGS,
          ROWS,
          QueuedData.ROWS,
          KeyData.ROWS,
          END);

  private SkewedData() {}

  static void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (List<String> each : ALL) {
        for (String sql : each) {
          statement.execute(sql);
        }
      }
    }
  }
}
