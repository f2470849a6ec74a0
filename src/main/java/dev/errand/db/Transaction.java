package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Map;

/**
 * Statements that PostgreSQL does all or not at all. Valid until the function that was given it has
 * completed.
 */
public interface Transaction extends Statements {

  /**
   * Runs a statement in the transaction, under its class budget and what is left of the deadline.
   *
   * @return fails with a {@link dev.errand.problem.Problem}; the transaction is then rolled back,
   *     whatever the caller makes of it
   */
  @Override
  <R> Future<R> run(Statement<R> statement, Tuple arguments);

  /**
   * The same for the statement that ends the transaction: the commit goes along with it, which
   * saves a round trip. Nothing may be run behind it, and what fails behind it undoes nothing. Its
   * arguments must fit its text: the driver does not send what it can't encode, but the commit.
   *
   * @return completes when the transaction is committed
   */
  <R> Future<R> runLast(Statement<R> statement, Tuple arguments);

  /** As {@link #run(Statement, Tuple)}, with arguments by name. */
  <R> Future<R> run(Statement<R> statement, Map<String, Object> arguments);
}
