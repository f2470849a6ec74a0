package dev.errand.bench.floor;

import dev.errand.db.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The texts of the service's own statements: the floor has no SQL of its own. */
final class ServiceStatements {

  /** Those that the floor needs are constants of these classes, which are not public. */
  private static final String[] STORES = {
    "dev.errand.task.TaskStore",
    "dev.errand.task.TaskChange",
    "dev.errand.task.TaskBatch",
    "dev.errand.task.TaskWalk"
  };

  private static final Map<String, String> TEXTS = texts();

  private ServiceStatements() {}

  /** The text of the statement with a name. */
  static String text(String name) {
    String text = TEXTS.get(name);
    if (text == null) {
      throw new IllegalStateException("the service has no statement " + name + " any more");
    }
    return text;
  }

  private static Map<String, String> texts() {
    for (String store : STORES) {
      try {
        // Loading a class registers its statements.
        Class.forName(store);
      } catch (ClassNotFoundException gone) {
        throw new IllegalStateException("a class with statements is gone: " + store, gone);
      }
    }
    Map<String, String> texts = new TreeMap<>();
    Statement.registered().forEach(statement -> texts.put(statement.name(), statement.sql()));
    return texts;
  }
}
