package dev.errand.bench.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What pgbench runs over and over as one transaction of its own kind: statements of the service,
 * each its own transaction of PostgreSQL's as in the service.
 *
 * @param variables given to pgbench, so that they are sent as parameters
 */
public record Script(String text, Map<String, String> variables) {

  private static final String PICK_OWNER = "\\set owner random(:first, :last)\n";

  /** pgbench can make numbers only. */
  private static final String DRAW_TOKEN = "\\set r random(1, 9000000000000000000)\n";

  private static final String TOKEN = "lpad(:r::text, 32, '0')::uuid";

  /** Divides by zero when fewer came than the limit. */
  private static final String FAIL_UNLESS_FULL = "\\set full 1 / (:c_n / :limit)\n";

  /** Where no look has a floor: all of the index. */
  private static final String FLOORS =
      "{1970-01-01 00:00:00Z,1970-01-01 00:00:00Z,1970-01-01 00:00:00Z}";

  /** Creates tasks in the queue, all members but title and queue as by default. */
  public static Script enqueue(Owners owners, int size) {
    String sql =
        size == 1
            ? QueueStatements.text(
                "task-insert-queued",
                arguments(
                    ":owner",
                    ":title",
                    ":list",
                    ":priority",
                    "null",
                    ":payload",
                    ":queue",
                    "null",
                    ":most",
                    "null"))
            : QueueStatements.text(
                "task-insert-batch-queued",
                arguments(
                    ":owner",
                    ":title",
                    ":list",
                    ":priority",
                    ":nulls",
                    ":payload",
                    ":queue",
                    ":nulls",
                    ":most",
                    ":nulls"));
    Map<String, String> variables = variables(owners);
    Map<String, String> members =
        Map.of(
            "title", "one of many",
            "list", "inbox",
            "priority", "2",
            "payload", "{}",
            "queue", owners.queue(),
            "most", "10");
    members.forEach((name, value) -> variables.put(name, size == 1 ? value : array(value, size)));
    if (size > 1) {
      variables.put("nulls", "{" + String.join(",", Collections.nCopies(size, "null")) + "}");
    }
    return new Script(PICK_OWNER + sql + ";\n", variables);
  }

  /** Claims up to so many and completes them: one by itself, more as a batch. */
  public static Script work(Owners owners, int limit) {
    Map<String, String> variables = variables(owners);
    variables.put("queues", array(owners.queue(), 3));
    variables.put("priorities", "{3,2,1}");
    variables.put("floors", FLOORS);
    variables.put("limit", String.valueOf(limit));
    variables.put("worker", "bench");
    variables.put("lease", "3600");
    return new Script(PICK_OWNER + DRAW_TOKEN + claim() + complete(limit), variables);
  }

  /** Creates one, claims one, completes it. */
  public static Script cycle(Owners owners) {
    Script enqueue = enqueue(owners, 1);
    Script work = work(owners, 1);
    Map<String, String> variables = new LinkedHashMap<>(enqueue.variables());
    variables.putAll(work.variables());
    return new Script(enqueue.text() + work.text(), variables);
  }

  /**
   * Its rows become one, of which pgbench can keep the ids; it takes the others' bytes all the
   * same.
   */
  private static String claim() {
    String sql =
        QueueStatements.text(
            "claim",
            arguments(
                ":owner",
                ":queues",
                ":priorities",
                ":floors",
                ":limit",
                TOKEN,
                ":worker",
                ":lease"));
    int select = sql.lastIndexOf("\nselect ");
    if (select < 0) {
      throw new IllegalStateException("claim does not end with a select any more");
    }
    return sql.substring(0, select)
        + ",\nanswer (its_owner, its_id) as ("
        + sql.substring(select + 1)
        + ")\nselect count(its_id) as n, min(its_id) as id, array_agg(its_id) as ids,"
        + "\nstring_agg(answer::text, '') as bytes\nfrom answer \\gset c_\n"
        + FAIL_UNLESS_FULL;
  }

  private static String complete(int limit) {
    return limit == 1
        ? QueueStatements.text("complete", arguments(":owner", ":c_id", TOKEN, "null")) + ";\n"
        : QueueStatements.text(
                "complete-batch",
                arguments(
                    ":owner",
                    ":c_ids",
                    "array_fill(%s, array[%d])".formatted(TOKEN, limit),
                    "array_fill(null::text, array[%d])".formatted(limit)))
            + ";\n";
  }

  private static Map<String, String> variables(Owners owners) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("first", String.valueOf(owners.first()));
    variables.put("last", String.valueOf(owners.last()));
    return variables;
  }

  private static Map<Integer, String> arguments(String... inOrder) {
    Map<Integer, String> arguments = new LinkedHashMap<>();
    for (String each : inOrder) {
      arguments.put(arguments.size() + 1, each);
    }
    return arguments;
  }

  private static String array(String value, int size) {
    List<String> all = new ArrayList<>(Collections.nCopies(size, '"' + value + '"'));
    return "{" + String.join(",", all) + "}";
  }
}
