package dev.errand;

import dev.errand.auth.Tokens;
import dev.errand.db.Admission;
import dev.errand.db.Budget;
import dev.errand.db.ConnectionInfo;
import dev.errand.db.Database;
import dev.errand.db.DatabaseOptions;
import dev.errand.db.Deadline;
import dev.errand.db.LanePlan;
import dev.errand.db.ServiceKeys;
import dev.errand.docs.DocumentRoutes;
import dev.errand.docs.Shelf;
import dev.errand.http.Cursors;
import dev.errand.http.Endpoint;
import dev.errand.http.FrontDoor;
import dev.errand.http.Gate;
import dev.errand.http.HttpVerticle;
import dev.errand.http.HttpVerticle.Api;
import dev.errand.http.RateLimiter;
import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import dev.errand.problem.Problem;
import dev.errand.problem.Problem.Kind;
import dev.errand.queue.BackOff;
import dev.errand.queue.Bell;
import dev.errand.queue.Claiming;
import dev.errand.queue.QueueRoutes;
import dev.errand.task.TaskRoutes;
import dev.errand.user.UserRoutes;
import dev.errand.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that serve the public port, each with its verticle, its connections and its
 * routes.
 */
final class HttpLoops {

  private static final String CURSOR_KEY = "cursor";

  /**
   * Bodies may take a quarter of the heap: as JSON that was read each is several times as large.
   */
  private static final int BODY_PARTS = 4;

  private static final Duration START_PAUSE = Duration.ofMillis(100);

  /** A start is no request: it may wait for its first connection when requests may not. */
  private static final Duration START_WAIT = Duration.ofSeconds(10);

  /** To Vert.x 0 means a port for each instance, this one for all of them. */
  private static final int ONE_FREE_PORT = -1;

  private final Vertx vertx;
  private final Settings settings;
  private final DatabaseOptions options;
  private final Bell bell;
  private final @Nullable Tokens tokens;
  private final @Nullable RateLimiter limiter;
  private final HttpVerticle.@Nullable Tls tls;
  private final Observer observer;
  private final Admission admission;
  private final Shelf shelf = new Shelf();
  private final ServiceKeys keys = new ServiceKeys(new SecureRandom());
  private final List<HttpVerticle> verticles = new ArrayList<>();
  private final List<OpenLoop> loops = new CopyOnWriteArrayList<>();
  private volatile List<Endpoint> endpoints = List.of();

  HttpLoops(
      Vertx vertx,
      Settings settings,
      DatabaseOptions options,
      Bell bell,
      @Nullable Tokens tokens,
      HttpVerticle.@Nullable Tls tls,
      Observer observer) {
    this.tls = tls;
    this.limiter = settings.rateLimit().map(RateLimiter::new).orElse(null);
    this.tokens = tokens;
    this.bell = bell;
    this.vertx = vertx;
    this.settings = settings;
    this.options = options;
    this.observer = observer;
    this.admission = new Admission(settings.maxWaiting());
  }

  /** How many loops the settings and the machine give. */
  static int count(Settings settings) {
    return plans(settings).size();
  }

  static DatabaseOptions options(Settings settings, ConnectionInfo server) {
    return new DatabaseOptions(
        server,
        settings.pooler(),
        settings.schema(),
        settings.budgets(),
        settings.acquireTimeout(),
        settings.connectTimeout());
  }

  /** Starts the loops one after another. */
  Future<Void> start() {
    Future<Void> started = Future.succeededFuture();
    List<LanePlan> plans = plans(settings);
    for (int i = 0; i < plans.size(); i++) {
      int instance = i;
      started = started.compose(before -> deploy(plans.get(instance), instance));
    }
    return started;
  }

  /** What each loop serves. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  int port() {
    return verticles.get(0).actualPort();
  }

  int underWay() {
    return verticles.stream().mapToInt(HttpVerticle::underWay).sum();
  }

  /** How many requests the drain has cut. */
  int cut() {
    return verticles.stream().mapToInt(HttpVerticle::cut).sum();
  }

  Future<Void> afterDelay(Duration delay) {
    return delay.isZero() ? Future.succeededFuture() : vertx.timer(delay.toMillis()).mapEmpty();
  }

  /** Lets requests finish, those that wait for work at once, then closes the connections. */
  Future<Void> drain(Duration limit) {
    loops.forEach(OpenLoop::stopWaiting);
    return Future.join(verticles.stream().map(verticle -> verticle.drain(limit)).toList())
        // Whether or not each could be shut down in good order.
        .eventually(() -> Future.join(loops.stream().map(OpenLoop::close).toList()))
        .mapEmpty();
  }

  /** What connections pass before they get to a loop. */
  static FrontDoor.Options door(Settings settings) {
    return new FrontDoor.Options(
        settings.httpHost(),
        port(settings),
        settings.tls().isPresent(),
        settings.maxConnections(),
        settings.headerTimeout());
  }

  private static int port(Settings settings) {
    return settings.httpPort() == 0 ? ONE_FREE_PORT : settings.httpPort();
  }

  private Future<Void> deploy(LanePlan plan, int instance) {
    HttpVerticle.Options listen =
        new HttpVerticle.Options(
            settings.httpHost(),
            port(settings),
            settings.requestTimeout(),
            settings.bulkTimeout(),
            settings.idleTimeout(),
            settings.headerTimeout(),
            tls,
            settings.corsOrigins(),
            Runtime.getRuntime().maxMemory() / BODY_PARTS / plans(settings).size(),
            instance == 0);
    HttpVerticle verticle = new HttpVerticle(listen, () -> api(plan, instance), observer);
    return vertx.deployVerticle(verticle).onSuccess(deployed -> verticles.add(verticle)).mapEmpty();
  }

  private Future<Api> api(LanePlan plan, int instance) {
    Database database = new Database(vertx, options, plan, instance, admission, observer);
    LoopChores chores = LoopChores.start(vertx, database, settings, instance, observer);
    UserStore users = new UserStore(database);
    Claiming claiming = claiming(database, instance);
    loops.add(new OpenLoop(vertx.getOrCreateContext(), database, chores, claiming));
    return cursorKeys(database)
        .map(bytes -> routes(database, users, claiming, new Cursors(bytes)))
        .onSuccess(all -> endpoints = all)
        .map(all -> new Api(all, gate(users)));
  }

  private Gate gate(UserStore users) {
    return tokens == null
        ? Gate.open(limiter)
        : Gate.of(
            tokens,
            (handles, endNanos) ->
                users.idsByHandle(handles, Deadline.at(endNanos, Deadline.NO_OWNER)),
            limiter);
  }

  private Claiming claiming(Database database, int instance) {
    Duration tryTime = settings.acquireTimeout().plus(settings.budgets().get(Budget.CLAIM));
    return new Claiming(
        vertx,
        instance,
        database,
        bell,
        UUID::randomUUID,
        new SplittableRandom(),
        tryTime,
        observer);
  }

  private List<Endpoint> routes(
      Database database, UserStore users, Claiming claiming, Cursors cursors) {
    Duration exportBatch = settings.acquireTimeout().plus(settings.budgets().get(Budget.EXPORT));
    BackOff backOff =
        new BackOff(
            settings.backOffBase(),
            settings.backOffCap(),
            () -> ThreadLocalRandom.current().nextDouble());
    return Stream.of(
            new TaskRoutes(database, users, bell, cursors, exportBatch, observer).endpoints(),
            new QueueRoutes(database, users, claiming, backOff, bell, observer).endpoints(),
            new UserRoutes(users, cursors).endpoints(),
            new DocumentRoutes(vertx, shelf).endpoints())
        .flatMap(List::stream)
        .toList();
  }

  private Future<List<byte[]>> cursorKeys(Database database) {
    if (settings.cursorKeys().isEmpty()) {
      return keyInDatabase(database, Deadline.in(START_WAIT.toMillis()));
    }
    return Future.succeededFuture(
        settings.cursorKeys().stream()
            .map(Secret::reveal)
            .map(Base64.getUrlDecoder()::decode)
            .toList());
  }

  // On a cold JVM the first log-in may take longer than a request may wait for a connection.
  private Future<List<byte[]>> keyInDatabase(Database database, Deadline deadline) {
    return keys.key(database, CURSOR_KEY, deadline)
        .map(List::of)
        .recover(
            failure ->
                failure instanceof Problem problem
                        && problem.kind() == Kind.DATABASE_UNAVAILABLE
                        && deadline.leftNanos() > 0
                    ? afterDelay(START_PAUSE).compose(again -> keyInDatabase(database, deadline))
                    : Future.failedFuture(failure));
  }

  private static List<LanePlan> plans(Settings settings) {
    return LanePlan.divide(
        settings.poolSize(), Runtime.getRuntime().availableProcessors(), settings.pooler());
  }
}
