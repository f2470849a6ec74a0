package dev.errand.plans;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A step of a plan and what it did, from EXPLAIN's JSON (PostgreSQL manual, "EXPLAIN").
 *
 * @param type as in "Index Scan"
 * @param title type, direction, index and relation: what a golden summary shows
 * @param relation the table that it reads or writes, or empty
 * @param rows what came out of it, over all its loops
 * @param discarded what it read and did not let pass
 * @param blocks shared blocks that it and its inputs touched
 */
record PlanNode(
    String type,
    String title,
    String relation,
    long rows,
    long discarded,
    long blocks,
    List<PlanNode> inputs) {

  private static final Set<String> JOINS = Set.of("Nested Loop", "Hash Join", "Merge Join");

  static PlanNode of(JsonObject json) {
    long loops = json.getLong("Actual Loops");
    return new PlanNode(
        json.getString("Node Type"),
        title(json),
        json.getString("Relation Name", ""),
        times(json, "Actual Rows", loops),
        times(json, "Rows Removed by Filter", loops)
            + times(json, "Rows Removed by Index Recheck", loops),
        json.getLong("Shared Hit Blocks") + json.getLong("Shared Read Blocks"),
        json.getJsonArray("Plans", new JsonArray()).stream()
            .map(input -> of((JsonObject) input))
            .toList());
  }

  /** It and all below it. */
  Stream<PlanNode> all() {
    return Stream.concat(Stream.of(this), inputs.stream().flatMap(PlanNode::all));
  }

  boolean isScanOfTable() {
    return type.endsWith("Scan") && (!relation.isEmpty() || type.equals("Bitmap Index Scan"));
  }

  boolean isWriting() {
    return type.equals("ModifyTable") || type.equals("LockRows");
  }

  // PostgreSQL gives the mean of the loops: an integer until 17, with decimals from 18 on.
  private static long times(JsonObject json, String member, long loops) {
    return Math.round(json.getDouble(member, 0.0) * loops);
  }

  private static String title(JsonObject json) {
    StringBuilder title = new StringBuilder();
    if (json.containsKey("Subplan Name")) {
      title.append(json.getString("Subplan Name")).append(": ");
    }
    title.append(kind(json));
    if (json.getString("Scan Direction", "").equals("Backward")) {
      title.append(" Backward");
    }
    if (json.containsKey("Index Name")) {
      title.append(" using ").append(json.getString("Index Name"));
    }
    Stream.of("Relation Name", "CTE Name", "Function Name")
        .filter(json::containsKey)
        .findFirst()
        .ifPresent(member -> title.append(" on ").append(json.getString(member)));
    return title.toString();
  }

  private static String kind(JsonObject json) {
    String type = json.getString("Node Type");
    String join = json.getString("Join Type", "Inner");
    if (JOINS.contains(type) && !join.equals("Inner")) {
      return type.replace(" Join", "") + " " + join + " Join";
    }
    return type.equals("ModifyTable") ? json.getString("Operation") : type;
  }
}
