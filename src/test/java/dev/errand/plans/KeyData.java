package dev.errand.plans;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * 100,000 idempotency keys for {@link SkewedData}'s owners, two fifths of them one owner's; a tenth
 * has expired, and each owner whom the guard tries has one more. Times are computed from a day that
 * lies so far ahead that all the others count.
 */
final class KeyData {

  /** Among the expired ones. */
  static final String SOME_TIME = "2026-01-02 00:00:00Z";

  /** Behind them. */
  static final String LATER = "2027-01-01 00:00:00Z";

  /** As {@link SkewedData}'s. */
  static final List<String> SETTINGS =
      List.of(
          "alter table idempotency_keys set (autovacuum_enabled = false)",
          "alter table idempotency_keys alter location set statistics 1000");

  private static final String KEYS =
      """
      insert into idempotency_keys
        (owner_id, key, created_at, fingerprint, status, etag, location, body)
      select case when n %% 5 < 2 then %d else 3 + n %% 5000 end, 'key-' || n,
        case when n %% 10 = 0 then timestamptz '2026-01-01 00:00:00Z' else '2099-01-01 00:00:00Z' end
          + n * interval '1 s',
        decode(repeat('00', 32), 'hex'), 201, '"1"', '/v1/users/1/tasks/' || n,
        convert_to(repeat('x', 450), 'utf8')
      from generate_series(1, 100000) n"""
          .formatted(Owner.LARGEST.id());

  private static final String ONE_EACH =
      """
      insert into idempotency_keys (owner_id, key, created_at, fingerprint, status, body)
      select id, 'key-of-' || id, '2099-01-01 00:00:00Z', decode(repeat('00', 32), 'hex'), 201, ''
      from unnest(array[%s]) id"""
          .formatted(
              Arrays.stream(Owner.values())
                  .map(owner -> Long.toString(owner.id()))
                  .collect(Collectors.joining(", ")));

  static final List<String> ROWS = List.of(KEYS, ONE_EACH);

  private KeyData() {}
}
