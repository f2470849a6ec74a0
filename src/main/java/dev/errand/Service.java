package dev.errand;

import dev.errand.auth.Tokens;
import dev.errand.db.DatabaseOptions;
import dev.errand.db.Migrations;
import dev.errand.db.Pooler;
import dev.errand.db.Probe;
import dev.errand.db.Signals;
import dev.errand.http.Endpoint;
import dev.errand.http.FrontDoor;
import dev.errand.http.HttpVerticle;
import dev.errand.observe.Event;
import dev.errand.observe.Metrics;
import dev.errand.observe.Observer;
import dev.errand.ops.ManagementVerticle;
import dev.errand.ops.Readiness;
import dev.errand.queue.Bell;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica, wired in reading order: settings → database → migrate → verticles → drain and close.
 *
 * <p>Starting and stopping block, so both belong to a thread that is no event loop.
 */
final class Service implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** The driver waits for PostgreSQL to end a connection, which a blocked statement may delay. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Settings settings;
  private final Metrics metrics;
  private final Observer observer;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final Readiness readiness = new Readiness();
  private @Nullable HttpLoops loops;
  private @Nullable ManagementVerticle management;

  private Service(Settings settings, Observer observer, Metrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.observer = Observer.of(List.of(observer, metrics));
    closers.push(metrics::close);
  }

  /**
   * Starts a replica and returns when it is ready.
   *
   * @param observer hears of everything, beside the metrics
   * @throws StartException with one line for the one who runs it
   */
  static Service start(Settings settings, Observer observer) {
    Service service =
        new Service(settings, observer, new Metrics(StatementNames.all(), Version.errand()));
    try {
      service.start();
      return service;
    } catch (RuntimeException failure) {
      // Interrupted or not, what was begun is ended in good order.
      Thread.interrupted();
      service.close();
      throw failure;
    }
  }

  private void start() {
    settings.warnings().forEach(warning -> observer.on(new Event.Warned(warning)));
    FrontDoor door = new FrontDoor(HttpLoops.door(settings), observer);
    Vertx vertx = Reactor.start(HttpLoops.count(settings) + 1, door, observer);
    closers.push(() -> settle("connections", vertx.close(), CLOSE_LIMIT));
    HttpVerticle.Tls tls = TlsSetup.read(settings, vertx);
    Databases databases = Databases.of(settings, vertx, closers::addLast, observer);
    DatabaseOptions options = HttpLoops.options(settings, databases.forService());
    Probe probe = new Probe(vertx, options, observer);
    ManagementVerticle listening = listenForManagement(vertx, probe);
    management = listening;
    closers.push(() -> settle("probe", on(listening.loop(), probe::close), CLOSE_LIMIT));
    if (settings.migrate()) {
      new Migrations(databases.direct(), settings.schema(), observer).migrate();
    }
    Tokens tokens = TokenSetup.start(settings, observer);
    if (tokens != null) {
      closers.push(tokens::close);
    }
    Bell bell = bell(vertx, databases, probe, listening.loop());
    loops = new HttpLoops(vertx, settings, options, bell, tokens, tls, observer);
    await(loops.start(), START_LIMIT);
    readiness.ready();
    observer.on(
        new Event.Serving(
            tls != null,
            settings.httpHost(),
            httpPort(),
            settings.managementHost(),
            managementPort()));
  }

  private static Future<Void> on(Context loop, Supplier<Future<Void>> step) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(onLoop -> step.get().onComplete(done));
    return done.future();
  }

  /**
   * Rung over the probe's connection, or over one of its own when a pooler is on that one's way.
   */
  private Bell bell(Vertx vertx, Databases databases, Probe probe, Context loop) {
    if (!settings.isNotifying()) {
      return new Bell(null);
    }
    Probe direct = settings.pooler() == Pooler.NONE ? probe : pastPooler(vertx, databases, loop);
    Signals signals = new Signals(vertx, direct, settings.schema());
    Bell bell = new Bell(signals);
    loop.runOnContext(onLoop -> signals.start(bell));
    closers.push(() -> settle("signals", on(loop, signals::stop), CLOSE_LIMIT));
    return bell;
  }

  private Probe pastPooler(Vertx vertx, Databases databases, Context loop) {
    DatabaseOptions direct = HttpLoops.options(settings, databases.direct()).with(Pooler.NONE);
    Probe probe = new Probe(vertx, direct, observer);
    closers.push(() -> settle("listening", on(loop, probe::close), CLOSE_LIMIT));
    return probe;
  }

  private ManagementVerticle listenForManagement(Vertx vertx, Probe probe) {
    ManagementVerticle verticle =
        new ManagementVerticle(
            settings.managementHost(),
            settings.managementPort(),
            readiness,
            probe::answers,
            settings.probeLimit(),
            metrics::scrape);
    await(vertx.deployVerticle(verticle), START_LIMIT);
    return verticle;
  }

  int httpPort() {
    return loops == null ? -1 : loops.port();
  }

  /** What the public port serves. */
  List<Endpoint> endpoints() {
    return loops == null ? List.of() : loops.endpoints();
  }

  int managementPort() {
    return management == null ? -1 : management.actualPort();
  }

  /**
   * Stops in good order: not ready at once, the drain delay, requests under way finish up to the
   * limit, connections close, the embedded server ends.
   */
  @Override
  public void close() {
    readiness.draining();
    HttpLoops serving = loops;
    loops = null;
    int cut = 0;
    if (serving != null) {
      observer.on(new Event.Draining(serving.underWay()));
      Duration delay = settings.drainDelay();
      settle("drain delay", serving.afterDelay(delay), delay.plus(CLOSE_LIMIT));
      Duration limit = settings.shutdownTimeout();
      settle("requests", serving.drain(limit), limit.plus(CLOSE_LIMIT));
      cut = serving.cut();
    }
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
    if (serving != null) {
      observer.on(new Event.Stopped(cut));
    }
  }

  /** A step of the stop that fails or takes too long is told and keeps none of the others back. */
  private void settle(String step, Future<?> ending, Duration limit) {
    try {
      await(ending, limit);
    } catch (StartException late) {
      observer.on(new Event.Warned("stopping: " + step + ": " + late.getMessage()));
    }
  }

  private static <T> T await(Future<T> future, Duration limit) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw new StartException(StartException.line(cause), cause);
    } catch (TimeoutException late) {
      throw new StartException("not done within " + limit.toSeconds() + " s", late);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", stopped);
    }
  }
}
