package dev.errand.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which event moves which meter, in Prometheus's conventions: base units in the name, labels from
 * bounded sets only. Thread-safe; after the first event of a kind nothing is looked up by building
 * a meter, for this stands on the hot path.
 */
public final class Metrics implements Observer, AutoCloseable {

  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Interpretation meters = new Interpretation();

  /**
   * The metrics of one process.
   *
   * @param statements the names of all named statements: each is shown from the start
   * @param version of the service
   */
  public Metrics(Collection<String> statements, String version) {
    RequestMeters requests = new RequestMeters(registry);
    StatementMeters statementMeters = new StatementMeters(registry, statements);
    LaneMeters lanes = new LaneMeters(registry);
    QueueMeters queues = new QueueMeters(registry);
    RepeatMeters repeats = new RepeatMeters(registry);
    AtomicInteger tokenKeys = new AtomicInteger();
    Gauge.builder("errand.token.keys", tokenKeys, AtomicInteger::get)
        .description("Keys of the JWK set that tokens are verified with; 0 without one")
        .register(registry);
    Counter keyFailures =
        Counter.builder("errand.token.keys.failures")
            .description("How often the JWK set could not be read")
            .register(registry);
    AtomicLong certificateEnd = new AtomicLong();
    Gauge.builder("errand.tls.certificate.end.seconds", certificateEnd, AtomicLong::get)
        .description("When the certificate ends, since 1970; 0 without one")
        .register(registry);
    meters
        .when(Event.RequestEnded.class, requests::ended)
        .when(Event.ClientConnected.class, e -> requests.connected())
        .when(Event.ClientGone.class, e -> requests.gone())
        .when(Event.ClientRefused.class, e -> requests.refused())
        .when(
            Event.StatementEnded.class,
            e -> {
              statementMeters.ended(e);
              lanes.waited(e);
            })
        .when(Event.ConnectionOpened.class, lanes::opened)
        .when(Event.ConnectionClosed.class, lanes::closed)
        .when(Event.ConnectionFailed.class, lanes::failed)
        .when(Event.ConnectionCut.class, lanes::cut)
        .when(Event.LaneLoad.class, lanes::load)
        .when(Event.QueueWork.class, queues::worked)
        .when(Event.QueueDepths.class, queues::measured)
        .when(Event.ClaimsWaiting.class, queues::waiting)
        .when(Event.ClaimWoken.class, queues::woken)
        .when(Event.Repeated.class, repeats::repeated)
        .when(Event.AnswersExpired.class, repeats::expired)
        .when(Event.KeysChanged.class, e -> tokenKeys.set(e.keys()))
        .when(Event.KeysFailed.class, e -> keyFailures.increment())
        .when(Event.CertificateTaken.class, e -> certificateEnd.set(e.endSeconds()))
        .when(Event.TransportChosen.class, this::transport);
    bindProcess(version);
  }

  @Override
  public void on(Event event) {
    meters.apply(event);
  }

  /**
   * All meters in the format that an {@code Accept} field asks for: OpenMetrics by name, else text.
   */
  public Scrape scrape(@Nullable String accept) {
    boolean open = accept != null && accept.toLowerCase(Locale.ROOT).contains(OPEN_METRICS);
    String type = open ? OPEN_METRICS_TYPE : TEXT_TYPE;
    return new Scrape(type, registry.scrape(type));
  }

  /** Lets go of the JVM's notifications. */
  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private void bindProcess(String version) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("errand.build.info", () -> 1)
        .description("The version that runs, and on which Java")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  private void transport(Event.TransportChosen e) {
    Gauge.builder("errand.transport.info", () -> 1)
        .description("How the service speaks to the network: natively, or by nio")
        .tag("transport", e.name())
        .register(registry);
  }

  /** A scrape and its media type. */
  public record Scrape(String contentType, String text) {}
}
