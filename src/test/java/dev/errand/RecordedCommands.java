package dev.errand;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Does nothing but remember what was asked for. */
final class RecordedCommands implements Commands {

  final List<String> calls = new ArrayList<>();
  Optional<RuntimeException> failure = Optional.empty();
  int code;

  @Override
  public int serve(Settings settings) {
    return record("serve " + settings.httpPort());
  }

  @Override
  public int migrate(Settings settings, boolean plan) {
    return record("migrate " + settings.schema() + " " + plan);
  }

  @Override
  public int rollback(Settings settings, OptionalInt count, Optional<String> tag) {
    return record("rollback " + settings.schema() + " " + count + " " + tag);
  }

  private int record(String call) {
    calls.add(call);
    failure.ifPresent(
        exception -> {
          throw exception;
        });
    return code;
  }
}
