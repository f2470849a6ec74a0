package dev.errand;

import dev.errand.db.ConnectionInfo;
import dev.errand.db.EmbeddedServer;
import dev.errand.db.Migrations;
import dev.errand.observe.Observer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL server of one test run, by system property {@code test.database}: {@code embedded}
 * (default), {@code testcontainers}, or a {@code postgresql://} URL of a server on which the user
 * may create databases. Holds the migrated template that each test class gets a copy of.
 */
final class TestServer {

  private static final String ENCODING = " encoding 'UTF8' template template0";

  private static @Nullable TestServer running;

  private final Runnable stop;
  private final ConnectionInfo admin;
  private final String prefix = "errand_test_" + ProcessHandle.current().pid() + "_";
  private final String template = prefix + "template";
  private final AtomicInteger created = new AtomicInteger();

  private TestServer(Runnable stop, ConnectionInfo admin) {
    this.stop = stop;
    this.admin = admin;
  }

  /** The server of this run, started for the first who asks; {@link TestRun} stops it. */
  static synchronized TestServer ofThisRun() {
    if (running == null) {
      running = start();
    }
    return running;
  }

  /** Stops it, if anybody has asked for it. */
  static synchronized void stopIfRunning() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** Starts the server, or finds it, and migrates the template. */
  private static TestServer start() {
    String kind = System.getProperty("test.database", "embedded");
    TestServer server =
        switch (kind) {
          case "embedded" -> embedded();
          case "testcontainers" -> containerIfDockerAnswers();
          default -> new TestServer(() -> {}, ConnectionInfo.fromUrl(kind));
        };
    server.execute("create database " + server.template + ENCODING);
    new Migrations(server.in(server.template), "public", Observer.NONE).migrate();
    return server;
  }

  /** Says which one it is: a run that was meant for Docker must not pass for one unnoticed. */
  private static TestServer containerIfDockerAnswers() {
    if (!ContainerServer.dockerAnswers()) {
      System.out.println("test.database: no Docker daemon answers, the embedded server is taken");
      return embedded();
    }
    ContainerServer container = ContainerServer.start();
    System.out.println("test.database: a container of " + ContainerServer.IMAGE);
    return new TestServer(container::close, container.connection());
  }

  private static TestServer embedded() {
    try {
      Path folder = Files.createTempDirectory("errand-test");
      // Run by root, the server runs as another user, who must get through.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      EmbeddedServer server =
          EmbeddedServer.start(
              folder.resolve("server"),
              Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "300"),
              Observer.NONE);
      return new TestServer(
          () -> {
            server.close();
            delete(folder);
          },
          server.connection());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the migrated template. */
  ConnectionInfo migrated() {
    return create("template " + template);
  }

  /** A new database without any table. */
  ConnectionInfo empty() {
    return create(ENCODING);
  }

  private ConnectionInfo create(String options) {
    String name = prefix + created.incrementAndGet();
    execute("create database " + name + " " + options);
    // Not UTC, and no whole hour either, so that a time that went through it unasked shows.
    execute("alter database " + name + " set timezone = 'Asia/Kathmandu'");
    return in(name);
  }

  /** Ends whatever is still connected. */
  void drop(ConnectionInfo database) {
    execute("drop database if exists " + database.database() + " with (force)");
  }

  /** A connection to another database than the tests', to look at those from outside. */
  Connection admin() throws SQLException {
    return connect(admin);
  }

  static Connection connect(ConnectionInfo info) throws SQLException {
    return DriverManager.getConnection(info.jdbcUrl(), info.jdbcProperties());
  }

  private void execute(String sql) {
    try (Connection connection = admin();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private ConnectionInfo in(String database) {
    return admin.withDatabase(database);
  }

  private void close() {
    drop(in(template));
    stop.run();
  }
}
