package dev.errand.bench.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.errand.db.ConnectionInfo;
import dev.errand.db.Planning;
import dev.errand.observe.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL's own load generator (manual, "pgbench"), as a child process that ends by itself. */
public final class Pgbench {

  private static final String SESSION =
      Planning.SETTINGS.entrySet().stream()
          .map(each -> "-c " + each.getKey() + "=" + each.getValue())
          .collect(Collectors.joining(" "));

  private static final Pattern COUNT =
      Pattern.compile("number of transactions actually processed: (\\d+)");
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) \\(without initial");
  private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");
  private static final String NOT_FULL = "division by zero";
  private static final int PATIENCE_SECONDS = 60;

  private final String program;
  private final ConnectionInfo database;
  private final Path folder;

  /**
   * A generator.
   *
   * @param program the name or path of pgbench
   * @param folder for its scripts and logs, which are deleted
   */
  public Pgbench(String program, ConnectionInfo database, Path folder) {
    this.program = program;
    this.database = database;
    this.folder = folder;
  }

  /**
   * How hard to press.
   *
   * @param rate transactions a second; 0: as fast as they are answered
   */
  public record Pressure(int clients, Duration length, double rate) {}

  /**
   * Runs a script.
   *
   * @throws DryQueue when a claim found less than it may
   * @throws IOException when it can't be started or a statement fails
   */
  public SqlRun run(Script script, Pressure pressure) throws IOException {
    Path work = Files.createTempDirectory(folder, "pgbench-");
    try {
      Path file = Files.writeString(work.resolve("script.sql"), script.text());
      Path output = work.resolve("output");
      Process process = start(command(script, pressure, file), work, output);
      long seconds = pressure.length().toSeconds() + PATIENCE_SECONDS;
      boolean inTime = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!inTime) {
        process.destroyForcibly();
      }
      String said = Files.readString(output, UTF_8);
      if (said.contains(NOT_FULL)) {
        throw new DryQueue();
      }
      if (!inTime || process.exitValue() != 0 || !number(FAILED, said).equals("0")) {
        throw new IOException("pgbench: " + said);
      }
      return new SqlRun(
          Long.parseLong(number(COUNT, said)),
          Double.parseDouble(number(RATE, said)),
          SqlRun.read(work, "log."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      delete(work);
    }
  }

  private Process start(List<String> command, Path work, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Sessions like the service's.
    builder.environment().put("PGOPTIONS", SESSION);
    Secret password = database.password();
    if (password != null) {
      builder.environment().put("PGPASSWORD", password.reveal());
    }
    return builder.start();
  }

  private List<String> command(Script script, Pressure pressure, Path file) {
    List<String> command = new ArrayList<>(List.of(program, "-n", "-M", "prepared"));
    command.addAll(List.of("-h", database.host(), "-p", String.valueOf(database.port())));
    command.addAll(List.of("-U", database.user(), "-f", file.toString()));
    command.addAll(List.of("-c", String.valueOf(pressure.clients())));
    command.addAll(List.of("-j", String.valueOf(Math.min(2, pressure.clients()))));
    command.addAll(List.of("-T", String.valueOf(Math.max(1, pressure.length().toSeconds()))));
    command.addAll(List.of("--log", "--log-prefix=log"));
    if (pressure.rate() > 0) {
      command.add("--rate=" + pressure.rate());
    }
    script.variables().forEach((name, value) -> command.addAll(List.of("-D", name + "=" + value)));
    command.add(database.database());
    return command;
  }

  private static String number(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    return matcher.find() ? matcher.group(1) : "none";
  }

  private static void delete(Path work) throws IOException {
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(work);
  }
}
