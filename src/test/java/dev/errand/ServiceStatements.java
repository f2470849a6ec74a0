package dev.errand;

import dev.errand.db.Statement;
import java.util.List;

/** The statements of the service, whichever test classes ran before in this JVM. */
public final class ServiceStatements {

  /** Statements of tests, which share the registry. */
  private static final String OF_TESTS = "test-";

  private ServiceStatements() {}

  /** Loads every class that has some. */
  public static List<Statement<?>> all() {
    StatementNames.all();
    return registered();
  }

  /** Those of the classes that are loaded by now. */
  static List<Statement<?>> registered() {
    return Statement.registered().stream()
        .filter(each -> !each.name().startsWith(OF_TESTS))
        .toList();
  }
}
