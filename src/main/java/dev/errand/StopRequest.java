package dev.errand;

/**
 * Whether the process was asked to stop. A start that is under way then is interrupted: it may wait
 * for a database or for another replica's migration. Thread-safe.
 */
final class StopRequest {

  private final Thread starter;
  private boolean starting = true;
  private boolean asked;

  /** Made by the thread that is about to start the service. */
  StopRequest() {
    starter = Thread.currentThread();
  }

  /** Asks; a second time has no effect. */
  synchronized void ask() {
    if (!asked && starting) {
      starter.interrupt();
    }
    asked = true;
    notifyAll();
  }

  /** The start has ended; an interruption that came too late for it is forgotten. */
  synchronized void startEnded() {
    starting = false;
    if (asked) {
      Thread.interrupted();
    }
  }

  synchronized boolean isAsked() {
    return asked;
  }

  synchronized void await() throws InterruptedException {
    while (!asked) {
      wait();
    }
  }
}
