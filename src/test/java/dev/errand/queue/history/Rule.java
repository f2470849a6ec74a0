package dev.errand.queue.history;

/** What must hold of every history. */
enum Rule {
  CLOCK("the database's clock never goes back"),
  KNOWN("only what was created is leased, and only what was leased is used"),
  ONE_LEASE("a task is leased to nobody while a lease of it is live, by the database's clock"),
  ONE_HOLDER("a task is leased to nobody while a lease of it is live, by the workers' clock"),
  AVAILABLE("a task given back is not claimed before the time that was answered"),
  FENCE("fences of a task grow with each claim, and no token comes twice"),
  ATTEMPTS("each claim counts one attempt unless it is released, and none is above the most"),
  LATEST_TOKEN("a token does nothing behind a later claim"),
  ONE_END("a lease ends once"),
  LIVE_HEARTBEAT("a heartbeat revives nothing"),
  NO_LOSS("a lease is lost to a later claim only, or to its own end"),
  ONE_COMPLETION("a task is completed once, and never claimed behind that"),
  RESULT("a done task's result is its completer's"),
  NOT_LOST("every task that was created is there, once"),
  ENDED("every task ends done or dead");

  private final String meaning;

  Rule(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String toString() {
    return name() + " (" + meaning + ")";
  }
}
