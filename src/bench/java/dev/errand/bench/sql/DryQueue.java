package dev.errand.bench.sql;

/** A round of claims found its queue empty: it says nothing, and needs a fuller one. */
public final class DryQueue extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DryQueue() {
    super("the queue ran dry");
  }
}
