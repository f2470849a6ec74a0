package dev.errand.bench.worker;

/** Is told what a {@link Crew} does, on its event loop. All but {@link #refused} may be ignored. */
public interface Log {

  /** Tasks were created by one request, which took so long. */
  default void created(int tasks, long nanos) {}

  /** A claim was answered, perhaps with nothing. */
  default void claimed(int tasks, long nanos) {}

  /**
   * A task of a {@link Feed} or {@link Trickle} was claimed.
   *
   * @param nanos from the time at which its creation was due to the claim's answer
   */
  default void pickedUp(long nanos) {}

  /**
   * Tasks were completed.
   *
   * @param nanos that their claim and their completion took
   */
  default void completed(int tasks, long nanos) {}

  /** The service protected itself; the request will be sent again. */
  void refused();
}
