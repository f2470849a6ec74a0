package dev.errand;

import dev.errand.db.ConnectionInfo;
import dev.errand.db.EmbeddedServer;
import dev.errand.db.Migrations;
import dev.errand.observe.EventLog;
import dev.errand.observe.Logs;
import dev.errand.observe.Observer;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What the command line has done, for real. */
final class ServiceCommands implements Commands {

  private final PrintWriter out;

  ServiceCommands(PrintWriter out) {
    this.out = out;
  }

  @Override
  public int serve(Settings settings) {
    Observer log = log(settings);
    StopRequest stop = new StopRequest();
    StopSignals.handle(stop::ask);
    try {
      Service service = start(settings, log, stop);
      if (service != null) {
        stop.await();
        service.close();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      Logs.stop();
    }
    return 0;
  }

  /** Null when it was asked to stop before it had started. */
  private static @Nullable Service start(Settings settings, Observer log, StopRequest stop) {
    try {
      return Service.start(settings, log);
    } catch (RuntimeException failure) {
      if (stop.isAsked()) {
        return null;
      }
      throw failure;
    } finally {
      stop.startEnded();
    }
  }

  @Override
  public int migrate(Settings settings, boolean plan) {
    return withMigrations(
        settings,
        migrations -> {
          if (plan) {
            migrations.plan(out);
          } else {
            out.println(migrations.migrate() + " change sets were run");
          }
          return 0;
        });
  }

  @Override
  public int rollback(Settings settings, OptionalInt count, Optional<String> tag) {
    return withMigrations(
        settings,
        migrations -> {
          int undone =
              count.isPresent()
                  ? migrations.rollback(count.getAsInt())
                  : migrations.rollbackTo(tag.orElseThrow());
          out.println(undone + " change sets were taken back");
          return 0;
        });
  }

  private int withMigrations(Settings settings, ToIntFunction<Migrations> work) {
    Observer log = log(settings);
    Optional<ConnectionInfo> named = settings.direct().or(settings::database);
    try {
      if (named.isPresent()) {
        return work.applyAsInt(new Migrations(named.get(), settings.schema(), log));
      }
      try (EmbeddedServer server = EmbeddedDatabase.start(settings, log)) {
        return work.applyAsInt(new Migrations(server.connection(), settings.schema(), log));
      }
    } finally {
      Logs.stop();
    }
  }

  private static Observer log(Settings settings) {
    Logs.start(
        Logs.Format.valueOf(settings.logFormat().name()),
        Logs.Level.valueOf(settings.logLevel().name()));
    return new EventLog(settings.slowStatement());
  }
}
