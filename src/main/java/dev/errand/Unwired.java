package dev.errand;

import java.util.Optional;
import java.util.OptionalInt;

/** Stands where the service will; says that nothing is there yet. */
final class Unwired implements Commands {

  @Override
  public int serve(Settings settings) {
    throw new UnsupportedOperationException("serve is not built yet");
  }

  @Override
  public int migrate(Settings settings, boolean plan) {
    throw new UnsupportedOperationException("migrate is not built yet");
  }

  @Override
  public int rollback(Settings settings, OptionalInt count, Optional<String> tag) {
    throw new UnsupportedOperationException("rollback is not built yet");
  }
}
