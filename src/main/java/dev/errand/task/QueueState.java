package dev.errand.task;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands in its queue, by the database's clock when it was read.
 *
 * @param availableAt from when it can be claimed (next); null when dead or leased for the last time
 * @param attempts claims since it was queued or retried
 * @param uniqueKey held by this task alone in its owner's queue, or null
 * @param fence of the latest claim; 0 before the first
 * @param leasedBy the worker's name; null if it gave none, or nobody holds the task
 * @param leaseExpiresAt null unless leased
 * @param lastError of the latest failure that was reported, or null
 */
public record QueueState(
    String name,
    State state,
    @Nullable OffsetDateTime availableAt,
    int attempts,
    int maxAttempts,
    @Nullable String uniqueKey,
    long fence,
    @Nullable String leasedBy,
    @Nullable OffsetDateTime leaseExpiresAt,
    @Nullable String lastError) {

  /** What workers can do with a task. A state is computed, never stored: time alone changes it. */
  public enum State {
    READY(1, "ready"),
    /** Not to be had before a time to come. */
    SCHEDULED(2, "scheduled"),
    LEASED(3, "leased"),
    /** Its last attempt failed or expired; waits for a retry. */
    DEAD(4, "dead");

    private static final State[] BY_CODE = {READY, READY, SCHEDULED, LEASED, DEAD};

    private final int code;
    private final String label;

    State(int code, String label) {
      this.code = code;
      this.label = label;
    }

    /** What {@link QueueState#STATE} gives. */
    int code() {
      return code;
    }

    /** The name in JSON. */
    public String label() {
      return label;
    }

    /** The state of that code. */
    public static State ofCode(int code) {
      return BY_CODE[code];
    }

    /** The state of that name, or null. */
    static @Nullable State ofLabel(String label) {
      for (State each : values()) {
        if (each.label.equals(label)) {
          return each;
        }
      }
      return null;
    }
  }

  /** The state of {@code queued_tasks q}, as a code. */
  public static final String STATE =
      "case when q.lease_ends_at > now() then 3 when q.claim_at > now() then 2"
          + " when q.claim_at is null then 4 else 1 end";

  /**
   * The columns of {@code queued_tasks q} that {@link #of} reads, in its order. What was never
   * claimed has never failed, so only the others are looked up among the failures.
   */
  static final String COLUMNS =
      "q.queue, "
          + STATE
          + ", q.claim_at, q.lease_ends_at, q.attempts, q.max_attempts, q.unique_key,"
          + " q.fence, q.leased_by, case when q.fence > 0 then (select f.error from task_failures f"
          + " where f.owner_id = q.owner_id and f.task_id = q.task_id order by f.fence desc limit 1)"
          + " end";

  /** The same of rows that were just claimed: before their first claim nothing can have failed. */
  static final String CLAIMED_COLUMNS = COLUMNS.replace("q.fence > 0", "q.fence > 1");

  /** How many columns they are. */
  static final int WIDTH = 10;

  /** From a row with {@link #COLUMNS} from a position on. */
  static QueueState of(Row row, int at) {
    State state = State.ofCode(row.getInteger(at + 1));
    boolean isLeased = state == State.LEASED;
    return new QueueState(
        row.getString(at),
        state,
        row.getOffsetDateTime(at + 2),
        row.getShort(at + 4),
        row.getShort(at + 5),
        row.getString(at + 6),
        row.getLong(at + 7),
        isLeased ? row.getString(at + 8) : null,
        isLeased ? row.getOffsetDateTime(at + 3) : null,
        row.getString(at + 9));
  }

  /** The same with another error. */
  public QueueState withLastError(String error) {
    return new QueueState(
        name,
        state,
        availableAt,
        attempts,
        maxAttempts,
        uniqueKey,
        fence,
        leasedBy,
        leaseExpiresAt,
        error);
  }
}
