package dev.errand;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQL on a test's own database, for what no endpoint does. Each call has its own connection. */
public final class TestSql {

  private final TestDatabase database;

  public TestSql(TestDatabase database) {
    this.database = database;
  }

  /** Runs a statement; returns how many rows it changed. */
  public int execute(String sql, Object... arguments) throws SQLException {
    try (Connection connection = database.jdbc();
        PreparedStatement statement = prepared(connection, sql, arguments)) {
      return statement.execute() ? 0 : statement.getUpdateCount();
    }
  }

  /** The first column of the first row. */
  public long number(String sql, Object... arguments) throws SQLException {
    try (Connection connection = database.jdbc();
        PreparedStatement statement = prepared(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** The same, of text. */
  public String text(String sql, Object... arguments) throws SQLException {
    try (Connection connection = database.jdbc();
        PreparedStatement statement = prepared(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Adds that many plain tasks, titled with their number from 1 on. */
  public void addTasks(long owner, int count) throws SQLException {
    execute(
        """
        insert into tasks (owner_id, title, created_at, updated_at)
        select ?, s.n::text, now(), now() from generate_series(1, ?) as s (n) order by s.n""",
        owner,
        count);
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
