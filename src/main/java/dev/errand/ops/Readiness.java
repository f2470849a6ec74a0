package dev.errand.ops;

/** Where the service stands between its start and its end: it only moves forward. Thread-safe. */
public final class Readiness {

  /** The stations, in order. */
  public enum State {
    /** The schema may still be behind. */
    STARTING,
    /** Takes work. */
    READY,
    /** Takes no new work; there is no way back. */
    DRAINING
  }

  private volatile State state = State.STARTING;

  public State state() {
    return state;
  }

  /** The schema is up to date and the service listens; without effect once it drains. */
  public synchronized void ready() {
    if (state == State.STARTING) {
      state = State.READY;
    }
  }

  /** The service was asked to stop. */
  public synchronized void draining() {
    state = State.DRAINING;
  }
}
