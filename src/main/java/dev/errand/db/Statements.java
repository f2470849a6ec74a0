package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** Where statements are run: each in a transaction of its own, or all in one. */
public interface Statements {

  /**
   * Runs a statement.
   *
   * @return what its rows became; fails with a {@link dev.errand.problem.Problem}
   */
  <R> Future<R> run(Statement<R> statement, Tuple arguments);

  /** Each in a transaction of its own, under that deadline. */
  static Statements apart(Database database, Deadline deadline) {
    return new Statements() {
      @Override
      public <R> Future<R> run(Statement<R> statement, Tuple arguments) {
        return database.run(statement, arguments, deadline);
      }
    };
  }
}
