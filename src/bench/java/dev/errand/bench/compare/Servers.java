package dev.errand.bench.compare;

import dev.errand.bench.rig.ChildServer;
import dev.errand.bench.rig.JavaCommands;
import dev.errand.bench.rig.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The servers that are measured. All stay up during the run: one that is idle costs nothing. */
final class Servers implements AutoCloseable {

  private final Map<Side, ChildServer> children = new EnumMap<>(Side.class);

  /** Starts them on the database; each writes what it says beside the results. */
  static Servers start(BenchOptions options, Postgres postgres) {
    Servers servers = new Servers();
    Map<String, String> variables =
        Map.of(
            "DATABASE_URL", postgres.url(),
            "FLOOR_CONNECTIONS", String.valueOf(options.floorConnections()));
    List<String> service = JavaCommands.service(options.serviceJvm(), options.jar(), List.of());
    for (Side side : options.plan().sides()) {
      Path log = options.out().resolveSibling("bench-" + side.label() + ".log");
      List<String> command = side == Side.FLOOR ? floor(options) : service;
      servers.children.put(side, ChildServer.start(command, variables, log));
    }
    return servers;
  }

  ChildServer get(Side side) {
    ChildServer server = children.get(side);
    if (server == null) {
      throw new IllegalStateException("not started: " + side.label());
    }
    return server;
  }

  @Override
  public void close() {
    children.values().forEach(ChildServer::close);
  }

  private static List<String> floor(BenchOptions options) {
    List<String> command = new ArrayList<>(options.floorJvm());
    command.addAll(List.of("-cp", JavaCommands.classPath(), "dev.errand.bench.floor.Floor"));
    return command;
  }
}
