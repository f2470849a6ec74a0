package dev.errand.plans;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this session has read of the big tables so far, by PostgreSQL's own counters: they also
 * count what the triggers of foreign keys read, of which EXPLAIN only tells how long they took.
 */
record TableReads(Map<String, Long> scans, long fetched) {

  /** A table with as many rows is big: it must not be read from end to end. */
  private static final int BIG_ROWS = 10_000;

  private static final String COUNTERS =
      """
      select s.relname, s.seq_scan, s.seq_tup_read + coalesce(s.idx_tup_fetch, 0)
      from pg_stat_xact_user_tables s join pg_class c on c.oid = s.relid
      where c.reltuples >= %d"""
          .formatted(BIG_ROWS);

  static TableReads now(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COUNTERS)) {
      Map<String, Long> scans = new TreeMap<>();
      long fetched = 0;
      while (rows.next()) {
        scans.put(rows.getString(1), rows.getLong(2));
        fetched += rows.getLong(3);
      }
      return new TableReads(scans, fetched);
    }
  }

  /** The tables that were read from end to end since. */
  List<String> readThroughSince(TableReads earlier) {
    return scans.entrySet().stream()
        .filter(table -> table.getValue() > earlier.scans.getOrDefault(table.getKey(), 0L))
        .map(Map.Entry::getKey)
        .toList();
  }

  long fetchedSince(TableReads earlier) {
    return fetched - earlier.fetched;
  }
}
