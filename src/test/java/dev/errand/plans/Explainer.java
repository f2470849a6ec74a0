package dev.errand.plans;

import dev.errand.db.Planning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Has PostgreSQL explain and run prepared statements, in transactions that it takes back, in a
 * session that is set as the service's own.
 *
 * <p>Confined to one thread.
 */
final class Explainer {

  private static final String SYNTAX_ERROR = "42601";
  private static final Pattern NAMED = Pattern.compile("#\\{(\\w+)}");

  /** What a server was told about its machine must not change plans from one to the next. */
  private static final String STANDARD_COSTS =
      """
      select set_config(name, boot_val, false) from pg_settings
      where category like 'Query Tuning%' or name in ('work_mem', 'hash_mem_multiplier')""";

  private final Connection connection;

  Explainer(Connection connection) throws SQLException {
    this.connection = connection;
    execute(STANDARD_COSTS);
    for (Map.Entry<String, String> each : Planning.SETTINGS.entrySet()) {
      execute("set %s = %s".formatted(each.getKey(), each.getValue()));
    }
    connection.setAutoCommit(false);
  }

  /** Prepares it as the driver does, parameters without types, and runs it on warm blocks. */
  Plan explain(String sql, Case arguments, Mode mode) throws SQLException {
    prepare(sql);
    try {
      run(arguments, mode);
      return run(arguments, mode);
    } finally {
      execute("deallocate guarded");
      connection.commit();
    }
  }

  /** Whether PostgreSQL can prepare it: everything but commands that need no plan. */
  boolean isPlanned(String sql) throws SQLException {
    try {
      prepare(sql);
      execute("deallocate guarded");
      connection.commit();
      return true;
    } catch (SQLException e) {
      if (SYNTAX_ERROR.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private void prepare(String sql) throws SQLException {
    try {
      execute("prepare guarded as " + positional(sql));
    } finally {
      connection.rollback(); // What is prepared stays so.
    }
  }

  /** A template's named parameters by position, as the driver's own templates do it. */
  static String positional(String sql) {
    List<String> names = new ArrayList<>();
    Matcher parameter = NAMED.matcher(sql);
    return parameter.replaceAll(
        found -> {
          if (!names.contains(found.group(1))) {
            names.add(found.group(1));
          }
          return "\\$" + (names.indexOf(found.group(1)) + 1);
        });
  }

  private Plan run(Case arguments, Mode mode) throws SQLException {
    try {
      execute("set local plan_cache_mode = " + mode.setting());
      if (!arguments.before().isEmpty()) {
        execute(arguments.before());
      }
      TableReads before = TableReads.now(connection);
      JsonObject explained = explained(arguments);
      return plan(explained, before, TableReads.now(connection));
    } finally {
      connection.rollback();
    }
  }

  // Without timing of each step: it would take most of the time, and no rule looks at it.
  private JsonObject explained(Case arguments) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "explain (analyze, buffers, timing off, format json) execute guarded"
                    + arguments.literals())) {
      rows.next();
      return new JsonArray(rows.getString(1)).getJsonObject(0);
    }
  }

  private static Plan plan(JsonObject explained, TableReads before, TableReads after) {
    List<JsonObject> triggers =
        explained.getJsonArray("Triggers", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .toList();
    PlanNode root = PlanNode.of(explained.getJsonObject("Plan"));
    return new Plan(
        root,
        triggers.stream().map(each -> each.getString("Constraint Name")).sorted().toList(),
        triggers.stream().mapToLong(each -> each.getLong("Calls")).sum(),
        Stream.concat(after.readThroughSince(before).stream(), readThrough(root, after))
            .distinct()
            .toList(),
        after.fetchedSince(before));
  }

  // Also where it is planned and was not needed this time.
  private static Stream<String> readThrough(PlanNode root, TableReads big) {
    return root.all()
        .filter(node -> node.type().equals("Seq Scan"))
        .map(PlanNode::relation)
        .filter(big.scans()::containsKey);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
