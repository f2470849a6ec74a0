package dev.errand.db;

import dev.errand.observe.Event;
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

  private static final String LANE = "probe";

  /** Touches no table: it asks for an answer, not for data. */
  private static final Statement<@Nullable Integer> PROBE =
      Statement.one("probe", Budget.PROBE, "select 1", row -> row.getInteger(0));

  private final Dial dial;
  private final Session session;
  private final long budgetMillis;
  private final Observer observer;
  private final Timeouts timeouts;
  private @Nullable Link link;

  public Probe(Vertx vertx, DatabaseOptions options, Observer observer) {
    this.budgetMillis = options.millis(Budget.PROBE);
    this.dial = new Dial(vertx, options.server(), options.connectTimeout());
    this.session = Session.of(options, budgetMillis);
    this.observer = observer;
    this.timeouts = new Timeouts(vertx);
  }

  /** True when PostgreSQL answered within the probe's budget; never fails. */
  public Future<Boolean> answers() {
    Link open = link;
    Future<Link> ready = open != null && open.isOpen() ? Future.succeededFuture(open) : open();
    return ready.compose(this::ask).transform((answer, failure) -> told(failure));
  }

  private Future<Link> open() {
    return Link.open(dial, session)
        .onSuccess(
            opened -> {
              link = opened;
              observer.on(new Event.ConnectionOpened(LANE));
              opened.onClosed(() -> observer.on(new Event.ConnectionClosed(LANE)));
            })
        .onFailure(lost -> observer.on(new Event.ConnectionFailed(LANE, lost)));
  }

  private Future<@Nullable Integer> ask(Link open) {
    long now = System.nanoTime();
    Deadline deadline = Deadline.in(budgetMillis + Run.GRACE_NANOS / 1_000_000);
    Run<@Nullable Integer> run =
        Run.now(PROBE, cut -> {}, LANE, now, budgetMillis, deadline, observer);
    timeouts.add(run);
    open.execute(Bound.of(PROBE, Tuple.tuple()), budgetMillis)
        .onComplete(
            (rows, failure) -> {
              timeouts.remove(run);
              run.driverAnswered(rows, open.told(failure));
            });
    return run.answer();
  }

  private Future<Boolean> told(@Nullable Throwable failure) {
    Link open = link;
    if (failure != null && open != null) {
      // Whatever is wrong with it, the next probe shall not stand behind this one.
      link = null;
      open.cut();
    }
    return Future.succeededFuture(failure == null);
  }
}
