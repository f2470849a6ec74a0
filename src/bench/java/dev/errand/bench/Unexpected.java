package dev.errand.bench;

import java.util.function.Supplier;

/** Something that the service should not have answered. */
final class Unexpected extends RuntimeException {

  private static final long serialVersionUID = 1;

  Unexpected(String message) {
    super(message);
  }

  /** The message is made only when it is needed: most checks are made a million times. */
  static void unless(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new Unexpected(message.get());
    }
  }
}
