package dev.errand.plans;

import java.util.List;

/**
 * About 170,600 of {@link SkewedData}'s tasks stand in queues: 100,000 scheduled, 20,000 leased,
 * 50,000 dead, 600 ready; three fifths of them one owner's, the rest spread over 4,000. Times are
 * computed from the present, which they are compared with.
 */
final class QueuedData {

  /** As {@link SkewedData}'s. */
  static final List<String> SETTINGS =
      List.of(
          "alter table queued_tasks set (autovacuum_enabled = false)",
          "alter table task_failures set (autovacuum_enabled = false)",
          "alter table queued_tasks alter unique_key set statistics 1000");

  /**
   * The tasks of ids 300,001 on. Of 18 in a row one is plain, now and then in the trash; the states
   * of the others follow each other, so that each page meets all of them. The last 600 are ready.
   */
  private static final String TASKS =
      """
      insert into tasks (id, owner_id, title, priority, created_at, updated_at, is_queued, deleted_at)
      select n, case
          when n > 480000 then
            case n %% 100 when 0 then %d when 1 then %d when 2 then %d else %d end
          when n %% 5 < 3 then %d else 3 + n %% 4000 end,
        'Work ' || n, 1 + n %% 3, at, at, n > 480000 or n %% 18 < 17,
        case when n <= 480000 and n %% 36 = 17 then at end
      from (
        select n, timestamptz '2026-01-01 00:00:00Z' + n * interval '1 s'
        from generate_series(300001::bigint, 480600) n) s (n, at)"""
          .formatted(
              Owner.SMALL.id(),
              Owner.LARGEST.id(),
              Owner.TRASHED.id(),
              Owner.QUEUED.id(),
              Owner.QUEUED.id());

  /** States: 1 ready, 2 scheduled, 3 leased, 4 dead. */
  private static final String STANDING =
      """
      insert into queued_tasks (owner_id, task_id, fence, priority, queue, max_attempts, attempts,
        claim_at, lease_ends_at, token, leased_by, unique_key)
      select owner_id, id, 9, priority, 'mail', 10,
        case state when 4 then 10 when 3 then 1 else 0 end,
        case when state = 1 then now() - (480600 - id) * interval '1 s'
          when state < 4 then now() + interval '1 d' + id * interval '1 s' end,
        case when state = 3 then now() + interval '1 d' + id * interval '1 s' end,
        case when state = 3 then md5(id::text)::uuid end,
        case when state = 3 then 'worker' end,
        case when id % 10 = 0 then 'key-' || id end
      from (
        select *, case when id > 480000 then 1 when id % 18 < 10 then 2 when id % 18 < 12 then 3
          else 4 end as state
        from tasks where is_queued) t
      order by owner_id, id""";

  private static final String FAILURES =
      """
      insert into task_failures (owner_id, task_id, fence, failed_at, attempt, error)
      select owner_id, task_id, fence, now(), attempts, 'it did not work'
      from queued_tasks where attempts = 10""";

  static final List<String> ROWS = List.of(TASKS, STANDING, FAILURES);

  private QueuedData() {}
}
