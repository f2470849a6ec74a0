package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One migration at a time per database and schema: a session-level advisory lock.
 *
 * <p>It is held by the very session that migrates, so the lock lives exactly as long as the work: a
 * killed process leaves nothing behind, and no other starts while the server still carries out what
 * the killed one sent. It is polled, in autocommit, because CREATE INDEX CONCURRENTLY waits for
 * every open transaction: a waiter inside {@code pg_advisory_lock} would be one, for ever.
 */
final class MigrationLock {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Connection connection;
  private final long key;
  private final Duration maxWait;
  private final Observer observer;

  MigrationLock(Connection connection, String schema, Duration maxWait, Observer observer) {
    this.connection = connection;
    this.key = key(schema);
    this.maxWait = maxWait;
    this.observer = observer;
  }

  /** The advisory lock's key: the first eight bytes of a SHA-256. */
  static long key(String schema) {
    return ByteBuffer.wrap(ChangeLogDigest.sha256("errand migrations in " + schema)).getLong();
  }

  /**
   * Waits for the lock, which the session then holds until it ends.
   *
   * @throws MigrationException when another holds it for too long, or on interruption
   */
  void acquire() throws SQLException {
    long giveUp = System.nanoTime() + maxWait.toNanos();
    boolean announced = false;
    while (!tryLock()) {
      if (!announced) {
        observer.on(new Event.MigrationWaits());
        announced = true;
      }
      if (System.nanoTime() - giveUp > 0) {
        throw new MigrationException(
            "another process has been migrating this schema for " + maxWait.toSeconds() + " s",
            null);
      }
      pause(POLL);
    }
  }

  private boolean tryLock() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
      query.setLong(1, key);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Sleeps, on a worker thread that an interruption may end. */
  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException("interrupted while migrating", e);
    }
  }
}
