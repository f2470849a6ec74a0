package dev.errand.bench.sql;

import dev.errand.db.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts of the service's statements about queues. */
final class QueueStatements {

  /** Loading a class registers its statements; they are not public. */
  private static final List<String> STORES =
      List.of(
          "dev.errand.task.TaskEntry",
          "dev.errand.task.BatchEntry",
          "dev.errand.queue.ClaimStore",
          "dev.errand.queue.LeaseStore",
          "dev.errand.queue.LeaseBatchStore");

  private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)");

  private QueueStatements() {}

  /**
   * The text of the statement with a name.
   *
   * @throws IllegalStateException when there is none: the service has changed
   */
  static String text(String name) {
    for (String store : STORES) {
      try {
        Class.forName(store);
      } catch (ClassNotFoundException gone) {
        throw new IllegalStateException("a class with statements is gone: " + store, gone);
      }
    }
    return Statement.registered().stream()
        .filter(statement -> statement.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the service has no statement " + name))
        .sql();
  }

  /**
   * The text with something else for each parameter.
   *
   * @throws IllegalStateException when their numbers are not 1 to the size of the map
   */
  static String text(String name, Map<Integer, String> arguments) {
    Matcher matcher = PARAMETER.matcher(text(name));
    StringBuilder bound = new StringBuilder();
    int most = 0;
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group(1));
      String argument = arguments.get(number);
      if (argument == null) {
        throw new IllegalStateException("nothing is known for " + matcher.group() + " of " + name);
      }
      most = Math.max(most, number);
      matcher.appendReplacement(bound, Matcher.quoteReplacement(argument));
    }
    if (most != arguments.size()) {
      throw new IllegalStateException(name + " has " + most + " parameters");
    }
    return matcher.appendTail(bound).toString();
  }
}
