package dev.errand.bench.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fills queues by the service's own statement, many tasks at a time. */
public final class Filling {

  private static final int AT_A_TIME = 5_000;
  private static final String NULLS = "array_fill(null::text, array[%d])";

  private Filling() {}

  /** Creates so many tasks for each of the owners. */
  public static void fill(Connection session, Owners owners, int each) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (int done = 0; done < each; done += AT_A_TIME) {
        for (long owner = owners.first(); owner <= owners.last(); owner++) {
          statement.execute(insert(owner, owners.queue(), Math.min(AT_A_TIME, each - done)));
        }
      }
    }
  }

  private static String insert(long owner, String queue, int size) {
    Map<Integer, String> arguments = new LinkedHashMap<>();
    arguments.put(1, String.valueOf(owner));
    arguments.put(2, filled("'one of many'::text", size));
    arguments.put(3, filled("'inbox'::text", size));
    arguments.put(4, filled("2::smallint", size));
    arguments.put(5, NULLS.formatted(size));
    arguments.put(6, filled("'{}'::text", size));
    arguments.put(7, filled("'" + queue + "'::text", size));
    arguments.put(8, NULLS.formatted(size));
    arguments.put(9, filled("10::smallint", size));
    arguments.put(10, NULLS.formatted(size));
    return QueueStatements.text("task-insert-batch-queued", arguments);
  }

  private static String filled(String value, int size) {
    return "array_fill(%s, array[%d])".formatted(value, size);
  }
}
