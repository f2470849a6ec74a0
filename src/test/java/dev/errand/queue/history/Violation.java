package dev.errand.queue.history;

/** What broke a rule. */
record Violation(Rule rule, long task, String what) {

  @Override
  public String toString() {
    return "task " + task + ": " + rule + ": " + what;
  }
}
