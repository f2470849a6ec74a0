package dev.errand.db;

import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is asked of Liquibase, silent and without analytics. The one class that names its
 * API, so that a start with nothing to do never loads it.
 */
final class LiquibaseRun {

  /**
   * How long a change set outside a transaction (CREATE INDEX CONCURRENTLY) may wait. Its locks
   * stop neither readers nor writers, and giving up would throw away what is built.
   */
  private static final Duration PATIENT = Duration.ofHours(1);

  private static final Contexts ALL = new Contexts();
  private static final LabelExpression ALL_LABELS = new LabelExpression();

  private final MigrationSession session;
  private final String schema;
  private final Duration lockTimeout;
  private @Nullable ChangeSet current;

  LiquibaseRun(MigrationSession session, String schema, Duration lockTimeout) {
    this.session = session;
    this.schema = schema;
    this.lockTimeout = lockTimeout;
  }

  /** Runs what the database lacks. */
  void update() {
    run(liquibase -> liquibase.update(ALL, ALL_LABELS));
  }

  /** Writes the SQL that {@link #update()} would run. */
  void plan(Writer out) {
    run(liquibase -> liquibase.updateSql(ALL, ALL_LABELS, out));
  }

  /** Undoes the last so many change sets that ran. */
  void rollback(int count) {
    run(liquibase -> liquibase.rollback(count, null, ALL, ALL_LABELS));
  }

  /** How many change sets the database has seen that the change log doesn't hold. */
  int unknownChangeSets() {
    int[] found = new int[1];
    run(liquibase -> found[0] = liquibase.listUnexpectedChangeSets(ALL, ALL_LABELS).size());
    return found[0];
  }

  private interface Work {
    void on(Liquibase liquibase) throws Exception;
  }

  private void run(Work work) {
    current = null;
    try {
      Scope.child(quietly(), () -> work.on(open()));
    } catch (Exception e) {
      throw MigrationException.of(tried(), e);
    } finally {
      leaveTransaction();
    }
  }

  /** Settings that no variable or property from outside changes. */
  private static Map<String, Object> quietly() {
    return Map.ofEntries(
        Map.entry("liquibase.analytics.enabled", false),
        // The first on the class path, which is the one that the digest is made from.
        Map.entry("liquibase.duplicateFileMode", "SILENT"),
        Map.entry(Scope.Attr.logService.name(), new SilentLogs()),
        Map.entry(Scope.Attr.ui.name(), new LoggerUIService()));
  }

  /** Never closed: that would close the session, which holds the lock. */
  private Liquibase open() throws Exception {
    Database database =
        DatabaseFactory.getInstance()
            .findCorrectDatabaseImplementation(new JdbcConnection(session.connection()));
    database.setDefaultSchemaName(schema);
    database.setLiquibaseSchemaName(schema);
    Liquibase liquibase =
        new Liquibase(
            ChangeLogDigest.ROOT,
            new ClassLoaderResourceAccessor(LiquibaseRun.class.getClassLoader()),
            database);
    liquibase.setShowSummary(UpdateSummaryEnum.OFF);
    liquibase.setChangeExecListener(new Listener());
    return liquibase;
  }

  private String tried() {
    return current == null ? "migration failed" : "change set " + current + " failed";
  }

  private void leaveTransaction() {
    Connection connection = session.connection();
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw MigrationException.of("the migration's connection was lost", e);
    }
  }

  /** Notes which change set is under way, and how long it may wait for locks. */
  private final class Listener extends AbstractChangeExecListener {

    @Override
    public void willRun(
        ChangeSet changeSet,
        DatabaseChangeLog changeLog,
        Database database,
        ChangeSet.RunStatus status) {
      begin(changeSet);
    }

    @Override
    public void willRollback(ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
      begin(changeSet);
    }

    private void begin(ChangeSet changeSet) {
      current = changeSet;
      try {
        session.limitLockWaits(changeSet.isRunInTransaction() ? lockTimeout : PATIENT);
      } catch (SQLException e) {
        throw MigrationException.of("change set " + changeSet + " failed", e);
      }
    }
  }
}
