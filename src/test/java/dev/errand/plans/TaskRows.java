package dev.errand.plans;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up which tasks of {@link SkewedData} stand where.
 *
 * <p>Confined to one thread.
 */
final class TaskRows {

  static final String LIVE = "deleted_at is null";
  static final String TRASH = "deleted_at is not null";

  /** A task and what walks are ordered by. */
  record Position(long ownerId, long id, int priority, @Nullable String dueAt) {}

  private final Connection connection;

  TaskRows(Connection connection) {
    this.connection = connection;
  }

  /** One from the middle of an owner's. */
  long inTheMiddle(Owner owner, String where) throws SQLException {
    String own = "owner_id = %d and %s".formatted(owner.id(), where);
    return at(own, "id", Math.max(1, count(own) / 2)).id();
  }

  int count(String where) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from tasks where " + where)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** One of the fullest queue's owner, as {@link QueuedData} numbers them. */
  long queuedId(String where) throws SQLException {
    return at("owner_id = %d and %s".formatted(Owner.QUEUED.id(), where), "id", 100).id();
  }

  long ready() throws SQLException {
    return queuedId("id > 480000");
  }

  long leased() throws SQLException {
    return queuedId("id between 300001 and 480000 and id % 18 in (10, 11)");
  }

  long dead() throws SQLException {
    return queuedId("id between 300001 and 480000 and id % 18 in (12, 13, 14, 15, 16)");
  }

  /** The first ids. */
  List<Long> ids(String where, int most) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id from tasks where %s order by id limit %d".formatted(where, most))) {
      List<Long> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
      return ids;
    }
  }

  /** The n-th in that order, from 1 on. */
  Position at(String where, String order, int n) throws SQLException {
    String sql =
        "select owner_id, id, priority, due_at::text from tasks where %s order by %s offset ? limit 1"
            .formatted(where, order);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, n - 1);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("there are no %,d tasks where %s".formatted(n, where));
        }
        return new Position(row.getLong(1), row.getLong(2), row.getInt(3), row.getString(4));
      }
    }
  }
}
