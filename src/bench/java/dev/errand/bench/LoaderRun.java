package dev.errand.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/** A run from the load to the last comparison. Confined to one event loop. */
final class LoaderRun {

  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final long PROGRESS_MILLIS = 10_000;
  private static final int LARGEST = 20;
  private static final int FILTERED_SHARE = 40;
  private static final int CHANGED_SHARE = 10;
  private static final int EXPORTED = 5;
  private static final int RADIX = 36;

  private final Vertx vertx;
  private final LoaderOptions options;
  private final Consumer<String> progress;
  private final HttpClient client;
  private final SplittableRandom random;
  private final Ledger ledger;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  LoaderRun(Vertx vertx, LoaderOptions options, Consumer<String> progress) {
    this.vertx = vertx;
    this.options = options;
    this.progress = progress;
    this.random = new SplittableRandom(options.seed());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setDefaultHost(options.url().getHost())
                .setDefaultPort(options.url().getPort())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            // A duel sends two requests at once.
            new PoolOptions()
                .setHttp1MaxSize(Math.max(options.concurrency(), 2 * options.walkers())));
    Shape shape = Shape.of(options.owners(), options.tasks());
    shape.lines().forEach(progress);
    // A handle is never given twice, so each run has its own.
    String prefix = "load-" + Long.toString(System.currentTimeMillis(), RADIX) + "-";
    this.ledger = new Ledger(new ItemSource(options.seed()), shape, prefix);
  }

  Future<LoaderReport> run() {
    LoadPhase load = new LoadPhase(ledger, options.concurrency());
    return phase("users", load::users)
        .compose(done -> phase("load", load::tasks))
        .compose(done -> phase("done", load::done))
        .compose(done -> errors.isEmpty() ? checks() : Future.succeededFuture())
        .otherwiseEmpty()
        .map(done -> new LoaderReport(options, tallies, errors));
  }

  private Future<Void> checks() {
    WalkPhase walks = new WalkPhase(ledger, options.walkers(), random.split());
    return wanted("walk", "walk", calls -> walks.run(calls, ledger.owners()))
        .compose(done -> wanted("filter", "filter", this::filter))
        .compose(done -> change(walks))
        .compose(done -> wanted("export", "export", this::export))
        .compose(done -> wanted("export", "every owner", new ExportPhase(ledger)::everyOwner));
  }

  private Future<Void> filter(Calls calls) {
    return new FilterPhase(ledger, options.walkers()).run(calls, sample(FILTERED_SHARE));
  }

  private Future<Void> change(WalkPhase walks) {
    List<Owner> owners = sample(CHANGED_SHARE);
    ChangePhase changes =
        new ChangePhase(ledger, owners, options.walkers(), options.operations(), random.split());
    return wanted("change", "change", changes::run)
        .compose(done -> wanted("change", "walk again", calls -> walks.run(calls, owners)))
        .compose(done -> wanted("change", "filter again", this::filter));
  }

  private Future<Void> export(Calls calls) {
    return new ExportPhase(ledger).exports(calls, ledger.owners().subList(0, EXPORTED));
  }

  /** The largest, and so many of the others. */
  private List<Owner> sample(int share) {
    List<Owner> owners = ledger.owners();
    int largest = Math.min(LARGEST, owners.size() / 2);
    List<Owner> sample = new ArrayList<>(owners.subList(0, largest));
    SplittableRandom choice = random.split();
    owners.stream().skip(largest).filter(o -> choice.nextInt(share) == 0).forEach(sample::add);
    return sample;
  }

  private Future<Void> wanted(String option, String name, Function<Calls, Future<Void>> work) {
    return options.phases().contains(option) ? phase(name, work) : Future.succeededFuture();
  }

  /** A phase that fails as a whole is an error in the report; so many that it gave up end it. */
  private Future<Void> phase(String name, Function<Calls, Future<Void>> work) {
    Tally tally = new Tally(name, errors);
    tallies.add(tally);
    long timer = vertx.setPeriodic(PROGRESS_MILLIS, tick -> progress.accept(tally.toString()));
    return work.apply(new Calls(vertx, client, tally, random.split()))
        .onFailure(tally::error)
        .otherwiseEmpty()
        .compose(
            done -> {
              vertx.cancelTimer(timer);
              tally.stop();
              progress.accept(tally + ", " + tally.errors() + " errors");
              return tally.hasEnough()
                  ? Future.failedFuture(new Unexpected("gave up"))
                  : Future.succeededFuture();
            });
  }
}
