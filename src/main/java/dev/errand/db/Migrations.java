package dev.errand.db;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.util.OptionalInt;

/**
 * Brings the schema to what this release needs, and back.
 *
 * <p>Every method blocks (call it on a worker thread), opens a session of its own and throws {@link
 * MigrationException}. Any number of processes may call them at once: one works, the others wait.
 * The connection must lead to PostgreSQL itself, not through a transaction pooler.
 */
public final class Migrations {

  private final ConnectionInfo direct;
  private final String schema;
  private final Observer observer;
  private final MigrationLimits limits;

  /**
   * @param direct leads to PostgreSQL itself
   * @param schema where the service's tables are, or will be: it is created when it doesn't exist
   */
  public Migrations(ConnectionInfo direct, String schema, Observer observer) {
    this(direct, schema, observer, MigrationLimits.STANDARD);
  }

  Migrations(ConnectionInfo direct, String schema, Observer observer, MigrationLimits limits) {
    if (schema.isEmpty() || schema.indexOf('"') >= 0) {
      throw new IllegalArgumentException("a schema's name has one character or more, and no quote");
    }
    this.direct = direct;
    this.schema = schema;
    this.observer = observer;
    this.limits = limits;
  }

  /**
   * Runs the change sets that the database lacks. Takes milliseconds when there are none. A schema
   * that a newer release has migrated is left as it is, with a warning.
   *
   * @return how many ran
   */
  public int migrate() {
    long start = System.nanoTime();
    String digest = ChangeLogDigest.compute();
    try (MigrationSession session = MigrationSession.open(direct, schema)) {
      boolean upToDate = isUpToDate(session, digest);
      observer.on(new Event.MigrationChecked(upToDate, System.nanoTime() - start));
      if (upToDate) {
        return 0;
      }
      lock(session);
      int ran = isUpToDate(session, digest) ? 0 : update(session, digest);
      observer.on(new Event.MigrationEnded(ran, System.nanoTime() - start));
      return ran;
    } catch (SQLException e) {
      throw MigrationException.of("migration failed", e);
    }
  }

  /** Writes the SQL that {@link #migrate()} would run, and changes nothing. */
  public void plan(Writer out) {
    try (MigrationSession session = MigrationSession.open(direct, schema)) {
      if (!session.schemaExists()) {
        out.write("CREATE SCHEMA " + session.quoted() + ";\n\n");
      }
      out.write("SET search_path TO " + session.quoted() + ";\n\n");
      new LiquibaseRun(session, schema, limits.lockTimeout()).plan(out);
      out.flush();
    } catch (IOException e) {
      throw MigrationException.of("can't write the plan", e);
    }
  }

  /**
   * Undoes the last change sets, newest first.
   *
   * @param count at least 1; more than there are means all
   * @return how many were undone
   */
  public int rollback(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1");
    }
    return undo(applied -> count);
  }

  /**
   * Undoes the change sets that ran after the tag's, newest first. The tag stays.
   *
   * @return how many were undone
   */
  public int rollbackTo(String tag) {
    return undo(applied -> applied.changeSetsAfter(tag));
  }

  private boolean isUpToDate(MigrationSession session, String digest) throws SQLException {
    OptionalInt unknown = new AppliedChangeLog(session.connection()).unknownChangeSets(digest);
    unknown.ifPresent(this::warnOfNewer);
    return unknown.isPresent();
  }

  private void warnOfNewer(int unknownChangeSets) {
    if (unknownChangeSets > 0) {
      observer.on(
          new Event.Warned(
              "a newer release has migrated this database: it has "
                  + unknownChangeSets
                  + " change sets that this one does not know"));
    }
  }

  private void lock(MigrationSession session) throws SQLException {
    new MigrationLock(session.connection(), schema, limits.turn(), observer).acquire();
    session.prepareToMigrate(limits.lockTimeout());
  }

  private int update(MigrationSession session, String digest) throws SQLException {
    session.createSchema();
    AppliedChangeLog applied = new AppliedChangeLog(session.connection());
    LiquibaseRun liquibase = new LiquibaseRun(session, schema, limits.lockTimeout());
    int before = applied.changeSets();
    limits.insist(liquibase::update, observer);
    int unknown = liquibase.unknownChangeSets();
    applied.keep(digest, unknown);
    warnOfNewer(unknown);
    return applied.changeSets() - before;
  }

  private interface Extent {
    int in(AppliedChangeLog applied) throws SQLException;
  }

  /** By count alone: Liquibase's own roll-back to a tag would undo the tag as well. */
  private int undo(Extent extent) {
    long start = System.nanoTime();
    try (MigrationSession session = MigrationSession.open(direct, schema)) {
      lock(session);
      AppliedChangeLog applied = new AppliedChangeLog(session.connection());
      int before = applied.changeSets();
      int target = Math.max(0, before - extent.in(applied));
      if (target < before) {
        LiquibaseRun liquibase = new LiquibaseRun(session, schema, limits.lockTimeout());
        refuseUnknown(liquibase);
        limits.insist(() -> liquibase.rollback(applied.changeSets() - target), observer);
      }
      int undone = before - applied.changeSets();
      observer.on(new Event.MigrationEnded(undone, System.nanoTime() - start));
      return undone;
    } catch (SQLException e) {
      throw MigrationException.of("rollback failed", e);
    }
  }

  /** Liquibase would skip them in silence and undo older ones underneath them. */
  private static void refuseUnknown(LiquibaseRun liquibase) {
    int unknown = liquibase.unknownChangeSets();
    if (unknown > 0) {
      throw new MigrationException(
          "the database has "
              + unknown
              + " change sets of a newer release: roll those back with that release first",
          null);
    }
  }
}
