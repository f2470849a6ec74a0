package dev.errand.db;

import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that migrates, as a replica would: it can be killed. */
final class MigratingProcess implements AutoCloseable {

  private final Process process;

  private MigratingProcess(Process process) {
    this.process = process;
  }

  /** Starts one on the database's schema public, with further options for the JVM. */
  static MigratingProcess start(ConnectionInfo database, String... jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MigratingProcess.class.getName());
    command.addAll(List.of(database.host(), "" + database.port(), database.database()));
    command.add(database.user());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Secret password = database.password();
    builder.environment().put("PGPASSWORD", password == null ? "" : password.reveal());
    try {
      return new MigratingProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end; all that it wrote, which should be the number of change sets alone. */
  String output() throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still migrating after a minute");
    }
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What the process runs: host, port, database, user. */
  public static void main(String[] args) {
    ConnectionInfo database =
        new ConnectionInfo(
            args[0],
            Integer.parseInt(args[1]),
            args[2],
            args[3],
            new Secret(System.getenv("PGPASSWORD")),
            ConnectionInfo.Ssl.PREFER,
            null);
    System.out.println(new Migrations(database, "public", Observer.NONE).migrate());
  }
}
