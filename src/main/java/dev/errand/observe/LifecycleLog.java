package dev.errand.observe;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** The lines of a start and a stop: each is rare, and at level INFO unless something is missing. */
final class LifecycleLog {

  private final Logger log;

  LifecycleLog(Logger log) {
    this.log = log;
  }

  void describe(Interpretation lines) {
    lines
        .when(Event.TransportChosen.class, this::transportChosen)
        .when(Event.EmbeddedServerStarted.class, this::embeddedServerStarted)
        .when(Event.KeysChanged.class, this::keysChanged)
        .when(Event.KeysFailed.class, this::keysFailed)
        .when(Event.CertificateTaken.class, this::certificateTaken)
        .when(Event.CertificateFailed.class, this::certificateFailed)
        .when(Event.MigrationChecked.class, this::migrationChecked)
        .when(
            Event.MigrationWaits.class,
            e -> log.info("another replica migrates the schema; waiting for it"))
        .when(Event.MigrationEnded.class, this::migrationEnded)
        .when(Event.Serving.class, this::serving)
        .when(Event.Draining.class, this::draining)
        .when(Event.Stopped.class, this::stopped);
  }

  private void transportChosen(Event.TransportChosen e) {
    if (e.missing() == null) {
      log.info("network transport: {}", e.name());
      return;
    }
    log.warn(
        "network transport: {}, for the native one can't be loaded: {}",
        e.name(),
        reason(e.missing()));
  }

  /** What failed, and why: Netty says "could not load", its cause "read-only file system". */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    String what = Redaction.message(failure);
    return cause == null ? what : what + ": " + Redaction.message(cause);
  }

  private void embeddedServerStarted(Event.EmbeddedServerStarted e) {
    log.atInfo()
        .addKeyValue("errand.data_dir", e.dataDir())
        .addKeyValue("errand.port", e.port())
        .addKeyValue("event.duration", e.nanos())
        .log(
            "embedded PostgreSQL {} on port {} in {} ms, data in {}",
            e.created() ? "created" : "started",
            e.port(),
            millis(e.nanos()),
            e.dataDir());
  }

  private void keysChanged(Event.KeysChanged e) {
    log.atInfo()
        .addKeyValue("errand.keys", e.keys())
        .log("tokens are verified with {} keys", e.keys());
  }

  // So rare that each is told: an issuer is asked once in some seconds at most.
  private void keysFailed(Event.KeysFailed e) {
    log.atWarn()
        .addKeyValue("error.type", e.cause().getClass().getName())
        .addKeyValue("error.message", Redaction.message(e.cause()))
        .log("the keys for tokens can't be read; the last good ones stay");
  }

  private void certificateTaken(Event.CertificateTaken e) {
    log.info("speaking TLS with a certificate until {}", Instant.ofEpochSecond(e.endSeconds()));
  }

  private void certificateFailed(Event.CertificateFailed e) {
    log.atWarn()
        .addKeyValue("error.message", Redaction.message(e.cause()))
        .log("the certificate can't be read anew; the last good one stays");
  }

  private void migrationChecked(Event.MigrationChecked e) {
    log.atInfo()
        .addKeyValue("event.duration", e.nanos())
        .log(
            "the schema {} ({} ms)",
            e.upToDate() ? "is up to date" : "is behind",
            millis(e.nanos()));
  }

  private void migrationEnded(Event.MigrationEnded e) {
    log.atInfo()
        .addKeyValue("errand.change_sets", e.changeSets())
        .addKeyValue("event.duration", e.nanos())
        .log("migrated: {} change sets in {} ms", e.changeSets(), millis(e.nanos()));
  }

  private void serving(Event.Serving e) {
    log.info(
        "serving on {}://{}:{}, management on http://{}:{}",
        e.isEncrypted() ? "https" : "http",
        e.host(),
        e.port(),
        e.managementHost(),
        e.managementPort());
  }

  private void draining(Event.Draining e) {
    log.atInfo()
        .addKeyValue("errand.requests", e.requestsUnderWay())
        .log("stopping: {} requests under way", e.requestsUnderWay());
  }

  private void stopped(Event.Stopped e) {
    log.atInfo()
        .addKeyValue("errand.requests", e.requestsCut())
        .log("stopped: {} requests cut", e.requestsCut());
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
