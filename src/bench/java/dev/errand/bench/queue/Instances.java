package dev.errand.bench.queue;

import dev.errand.bench.rig.ChildServer;
import dev.errand.bench.rig.JavaCommands;
import dev.errand.bench.rig.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Instances of the service on the same database, started when they are needed. */
final class Instances implements AutoCloseable {

  private final QueueOptions options;
  private final Postgres postgres;
  private final List<ChildServer> children = new ArrayList<>();

  Instances(QueueOptions options, Postgres postgres) {
    this.options = options;
    this.postgres = postgres;
  }

  /** The first, or the second, and so on; started with those before it. */
  ChildServer get(int number) {
    while (children.size() <= number) {
      Path log = options.out().resolveSibling("bench-queue-" + children.size() + ".log");
      List<String> command =
          JavaCommands.service(options.serviceJvm(), options.text("jar"), List.of());
      children.add(ChildServer.start(command, Map.of("DATABASE_URL", postgres.url()), log));
    }
    return children.get(number);
  }

  @Override
  public void close() {
    children.forEach(ChildServer::close);
  }
}
