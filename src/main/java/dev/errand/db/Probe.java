package dev.errand.db;

import dev.errand.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether PostgreSQL answers, on a connection that no request can hold: a full lane must not
 * make a replica unready.
 *
 * <p>Confined to the event loop of its first use.
 */
public final class Probe {

  static final String LANE = "probe";

  /** Touches no table: it asks for an answer, not for data. */
  private static final Statement<@Nullable Integer> PROBE =
      Statement.one("probe", Budget.PROBE, "select 1", row -> row.getInteger(0));

  private final Sideline sideline;

  public Probe(Vertx vertx, DatabaseOptions options, Observer observer) {
    this.sideline = new Sideline(vertx, options, LANE, observer);
  }

  /** True when PostgreSQL answered within the probe's budget; never fails. */
  public Future<Boolean> answers() {
    return sideline
        .run(PROBE, Tuple.tuple())
        .transform(
            (answer, failure) -> {
              if (failure != null) {
                sideline.cut();
              }
              return Future.succeededFuture(failure == null);
            });
  }

  /** Closes its connection for good. */
  public Future<Void> close() {
    return sideline.close();
  }

  Sideline sideline() {
    return sideline;
  }
}
