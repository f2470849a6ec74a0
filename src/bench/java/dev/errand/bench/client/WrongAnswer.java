package dev.errand.bench.client;

/** A server answered what it should not have. */
public final class WrongAnswer extends RuntimeException {

  private static final long serialVersionUID = 1;

  public WrongAnswer(String message) {
    super(message);
  }
}
