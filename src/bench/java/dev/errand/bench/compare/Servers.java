package dev.errand.bench.compare;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    for (Side side : options.plan().sides()) {
      Path log = options.out().resolveSibling("bench-" + side.label() + ".log");
      List<String> command = side == Side.FLOOR ? floor(options) : service(options);
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
    command.addAll(List.of("-cp", classPath(), "dev.errand.bench.floor.Floor"));
    return command;
  }

  /** With its default settings, at free ports. */
  private static List<String> service(BenchOptions options) {
    List<String> command = new ArrayList<>(options.serviceJvm());
    command.addAll(
        options.jar().isEmpty()
            ? List.of("-cp", classPath(), "dev.errand.Main")
            : List.of("-jar", options.jar()));
    command.addAll(List.of("serve", "--http-port", "0", "--management-port", "0"));
    return command;
  }

  // Surefire's own class path is a jar that names the real one; Liquibase bears no entry twice.
  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator, -1))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
