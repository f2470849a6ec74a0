package dev.errand.db;

import dev.errand.TestDatabase;
import dev.errand.observe.Observer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A database to disturb migrations in: migrated, and rolled back to nothing. */
final class MigrationScene {

  private final ConnectionInfo database;
  private final Migrations migrations;
  private final int all;

  MigrationScene(ConnectionInfo database) {
    this.database = database;
    this.migrations = new Migrations(database, "public", Observer.NONE);
    this.all = migrations.migrate();
    migrations.rollback(all);
  }

  ConnectionInfo database() {
    return database;
  }

  Migrations migrations() {
    return migrations;
  }

  /** How many change sets there are. */
  int all() {
    return all;
  }

  Connection connect() throws SQLException {
    return TestDatabase.jdbc(database);
  }

  void checkSchema() throws SQLException {
    SchemaTest.check(database, "public");
  }

  /** Undoes the named change set and what came after it, in a schema otherwise complete. */
  void undoFrom(String changeSet) throws SQLException {
    migrations.migrate();
    try (Connection connection = connect();
        Statement query = connection.createStatement();
        ResultSet row =
            query.executeQuery(
                "select %d - orderexecuted + 1 from databasechangelog where id = '%s'"
                    .formatted(all, changeSet))) {
      row.next();
      migrations.rollback(row.getInt(1));
    }
  }

  /** In a transaction that stays open. */
  static void lock(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Waits until the query answers true. */
  void await(String condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> holds(condition));
  }

  private boolean holds(String condition) throws SQLException {
    try (Connection connection = connect();
        Statement query = connection.createStatement();
        ResultSet row = query.executeQuery(condition)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
