package dev.errand.observe;

import org.jspecify.annotations.Nullable;

/**
 * Everything that the service says about itself. Times are in nanoseconds where the name says so.
 */
public sealed interface Event {

  /** How a statement ended. */
  enum Outcome {
    OK,
    /** Over its budget: cancelled by PostgreSQL, or not answered in time. */
    TIMEOUT,
    /** Never sent: no connection in time, or too many waited. */
    REJECTED,
    /** Its client hung up. */
    CANCELLED,
    FAILED
  }

  /**
   * A request was answered, or its connection was lost before.
   *
   * @param route the template of the path, or {@code unmatched}: a bounded set, fit for a metric's
   *     label
   * @param status the status that was sent; 499 when the client had gone
   */
  record RequestEnded(
      String method,
      String route,
      int status,
      long nanos,
      String requestId,
      @Nullable String traceId)
      implements Event {}

  /** A request failed in a way that nobody foresaw; the cause is for the log alone. */
  record RequestFailed(String requestId, @Nullable String traceId, String route, Throwable cause)
      implements Event {}

  /** A client's connection to the public port was taken. */
  record ClientConnected() implements Event {}

  /** One that was taken is closed, by either side. */
  record ClientGone() implements Event {}

  /** There were too many, and one more was closed at once. */
  record ClientRefused() implements Event {}

  /**
   * A named SQL statement ended. {@code nanos} counts the wait for a connection too, {@code
   * waitNanos} that alone.
   */
  record StatementEnded(String statement, String lane, Outcome outcome, long nanos, long waitNanos)
      implements Event {}

  /** A statement failed with something other than a time-out; the cause is for the log alone. */
  record StatementFailed(String statement, @Nullable String sqlState, Throwable cause)
      implements Event {}

  /** A physical connection was opened. */
  record ConnectionOpened(String lane) implements Event {}

  /** A physical connection was closed, by either side. */
  record ConnectionClosed(String lane) implements Event {}

  /** A physical connection was given up, since nothing came from its other end. */
  record ConnectionCut(String lane) implements Event {}

  /** A physical connection could not be opened; the cause is for the log alone. */
  record ConnectionFailed(String lane, Throwable cause) implements Event {}

  /**
   * A lane's load changed. Every HTTP verticle instance has its own lanes; {@code instance} tells
   * them apart.
   */
  record LaneLoad(String lane, int instance, int inUse, int waiting) implements Event {}

  /**
   * How the service speaks to the network.
   *
   * @param name {@code epoll}, {@code kqueue}, {@code io_uring} or {@code nio}
   * @param missing why the native one could not be had; null when it was, or when this build brings
   *     none for the platform
   */
  record TransportChosen(String name, @Nullable Throwable missing) implements Event {}

  /** What workers did. */
  enum Work {
    CLAIMED,
    COMPLETED,
    FAILED,
    RELEASED,
    /** Somebody came with a token that was not the latest. */
    LEASE_LOST
  }

  /** Workers did something with so many tasks. */
  record QueueWork(Work work, int tasks) implements Event {}

  /** How many claims wait for work on one event loop, {@code instance}. */
  record ClaimsWaiting(int instance, int waiting) implements Event {}

  /** A claim that waited got a task that had been ready for so long. */
  record ClaimWoken(long readyMillis) implements Event {}

  /**
   * How much stands in all queues, by state.
   *
   * @param oldestReadyAge in seconds; 0 when nothing is ready
   */
  record QueueDepths(
      double ready, double scheduled, double leased, double dead, double oldestReadyAge)
      implements Event {}

  /** How a request ended whose idempotency key was known. */
  enum Repeat {
    /** It got the answer that the first one had got. */
    REPLAYED,
    /** The first one had not ended. */
    IN_PROGRESS,
    /** The first one was another request. */
    REUSED
  }

  /** A request came with an idempotency key that was known. */
  record Repeated(Repeat outcome) implements Event {}

  /** So many answers that were kept for repeats were deleted, a day old. */
  record AnswersExpired(int answers) implements Event {}

  /** The keys that tokens are verified with were read, and are others than before. */
  record KeysChanged(int keys) implements Event {}

  /** The keys could not be read anew, and stay as they are; the cause is for the log alone. */
  record KeysFailed(Throwable cause) implements Event {}

  /** The server speaks with a certificate, which it did not before, until so many seconds. */
  record CertificateTaken(long endSeconds) implements Event {}

  /** The files of the certificate can't be used, and the last good one stays. */
  record CertificateFailed(Throwable cause) implements Event {}

  /** Migration is needed or not. */
  record MigrationChecked(boolean upToDate, long nanos) implements Event {}

  /** Another replica migrates; this one waits. */
  record MigrationWaits() implements Event {}

  /** Migration has ended. */
  record MigrationEnded(int changeSets, long nanos) implements Event {}

  /** The embedded PostgreSQL is up. */
  record EmbeddedServerStarted(String dataDir, int port, boolean created, long nanos)
      implements Event {}

  /** The service listens and is ready. */
  record Serving(
      boolean isEncrypted, String host, int port, String managementHost, int managementPort)
      implements Event {}

  /** The service was asked to stop and takes no new work. */
  record Draining(int requestsUnderWay) implements Event {}

  /** The service has stopped; {@code requestsCut} were still under way at the limit. */
  record Stopped(int requestsCut) implements Event {}

  /** A warning at start-up, in one line. */
  record Warned(String message) implements Event {}

  /** The service can't start or go on. */
  record Died(String message, @Nullable Throwable cause) implements Event {}
}
