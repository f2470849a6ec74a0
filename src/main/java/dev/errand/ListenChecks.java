package dev.errand;

import static dev.errand.SettingsTable.BULK_TIMEOUT;
import static dev.errand.SettingsTable.DATABASE_URL;
import static dev.errand.SettingsTable.DIRECT_URL;
import static dev.errand.SettingsTable.HTTP_HOST;
import static dev.errand.SettingsTable.HTTP_PORT;
import static dev.errand.SettingsTable.IDLE_TIMEOUT;
import static dev.errand.SettingsTable.MANAGEMENT_HOST;
import static dev.errand.SettingsTable.MANAGEMENT_PORT;
import static dev.errand.SettingsTable.MIGRATE;
import static dev.errand.SettingsTable.NOTIFY;
import static dev.errand.SettingsTable.POOLER;
import static dev.errand.SettingsTable.REQUEST_TIMEOUT;
import static dev.errand.SettingsTable.TLS_CERT;
import static dev.errand.SettingsTable.TLS_KEY;

import dev.errand.db.Pooler;
import java.time.Duration;
import java.util.List;

/** What must hold between settings before the service may listen. */
final class ListenChecks {

  /** The most that waitSeconds of a claim may be. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

  private ListenChecks() {}

  /** Tells the reader of what doesn't; a value that is missing from the draft was told before. */
  static void run(Settings draft, SettingsReader reader) {
    AuthChecks.run(draft, reader);
    checkPorts(draft, reader);
    checkIdle(draft, reader);
    checkTls(reader);
    checkPooler(draft, reader);
  }

  /** What a command that migrates needs, whether or not it listens. */
  static void runOffline(Settings draft, SettingsReader reader) {
    if (draft.find(POOLER).filter(Pooler.PGBOUNCER::equals).isPresent()
        && draft.find(DIRECT_URL).isEmpty()) {
      reader.fault(POOLER, "needs ERRAND_DIRECT_URL, the way past it for migrations");
    }
  }

  /** The lock of the migrations is the session's, and behind a pooler there is no such thing. */
  private static void checkPooler(Settings draft, SettingsReader reader) {
    if (draft.find(POOLER).filter(Pooler.PGBOUNCER::equals).isEmpty()) {
      return;
    }
    if (draft.find(DATABASE_URL).isEmpty()) {
      reader.fault(POOLER, "needs DATABASE_URL or the PG... variables, which say where it is");
      return;
    }
    boolean isPast = draft.find(MIGRATE).orElse(true) || draft.find(NOTIFY).orElse(true);
    if (isPast && draft.find(DIRECT_URL).isEmpty()) {
      reader.fault(
          POOLER,
          "needs ERRAND_DIRECT_URL, the way past it for migrations and notifications, or both"
              + " ERRAND_MIGRATE=off and ERRAND_NOTIFY=off");
    }
  }

  private static void checkTls(SettingsReader reader) {
    if (reader.isGiven(TLS_CERT) && !reader.isGiven(TLS_KEY)) {
      reader.fault(TLS_CERT, "needs ERRAND_TLS_KEY, the certificate's private key");
    } else if (reader.isGiven(TLS_KEY) && !reader.isGiven(TLS_CERT)) {
      reader.fault(TLS_KEY, "needs ERRAND_TLS_CERT, the certificate of the key");
    }
  }

  /** A connection is silent while its request works: idle means more than that. */
  private static void checkIdle(Settings draft, SettingsReader reader) {
    Duration idle = draft.find(IDLE_TIMEOUT).orElse(LONGEST);
    for (Setting<Duration> deadline : List.of(REQUEST_TIMEOUT, BULK_TIMEOUT)) {
      if (draft.find(deadline).orElse(Duration.ZERO).compareTo(idle) >= 0) {
        reader.fault(IDLE_TIMEOUT, "must be longer than " + deadline + ", or requests are cut");
        return;
      }
    }
    Duration waiting = draft.find(REQUEST_TIMEOUT).orElse(Duration.ZERO).plus(LONGEST_WAIT);
    if (waiting.compareTo(idle) >= 0) {
      reader.fault(
          IDLE_TIMEOUT,
          "must be longer than %s and the %d s for which a claim may wait, or claims are cut"
              .formatted(REQUEST_TIMEOUT, LONGEST_WAIT.toSeconds()));
    }
  }

  private static void checkPorts(Settings draft, SettingsReader reader) {
    int port = draft.find(HTTP_PORT).orElse(0);
    int managementPort = draft.find(MANAGEMENT_PORT).orElse(0);
    boolean overlap =
        draft.find(HTTP_HOST).isPresent()
            && draft.find(MANAGEMENT_HOST).isPresent()
            && Hosts.overlap(draft.httpHost(), draft.managementHost());
    if (port != 0 && port == managementPort && overlap) {
      reader.fault(MANAGEMENT_PORT, port + " is taken by " + HTTP_PORT + " on the same host");
    }
  }
}
