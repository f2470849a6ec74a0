package dev.errand.db;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes a cluster in a {@link ServerFolder}, or checks the one that is there. */
final class ServerCluster {

  static final String ROLE = "errand";

  private static final int INITDB_SECONDS = 120;
  private static final int SHORT_SECONDS = 20;

  /** The builtin provider, new in 17, has C.UTF-8 on every system. */
  private static final int BUILTIN_LOCALE_SINCE = 17;

  /** A pipe of the account's own: it may not open the one that it was started with by name. */
  private static final String INITDB =
      """
      cat | "$ERRAND_BIN/initdb" --pgdata="$ERRAND_DATA" --username="$ERRAND_ROLE" \
        --pwfile=/dev/stdin --auth=scram-sha-256 --encoding=UTF8 --data-checksums $ERRAND_LOCALE
      """;

  private static final String VERSION =
      """
      cd "$ERRAND_RUN" 2>/dev/null || {
        echo "that user can't reach the folder: set ERRAND_DATA_DIR to one that it reaches"
        exit 1
      }
      exec "$ERRAND_BIN/postgres" --version
      """;

  private final ServerFolder folder;
  private final Path bin;

  ServerCluster(ServerFolder folder, Path programs) {
    this.folder = folder;
    this.bin = programs.resolve("bin");
  }

  /**
   * Makes the cluster if there is none. It is made apart and renamed when complete, so a start that
   * was killed leaves nothing half made, and nothing that exists is ever overwritten.
   *
   * @return whether it was made now
   * @throws EmbeddedServerException when it can't be made, or what is there is not usable
   */
  boolean ensure() throws IOException, InterruptedException {
    int major = major();
    if (Files.exists(folder.data())) {
      check(major);
      return false;
    }
    Path partial = folder.emptyPartialData();
    Map<String, String> variables = new HashMap<>();
    variables.put("ERRAND_BIN", bin.toString());
    variables.put("ERRAND_DATA", partial.toString());
    variables.put("ERRAND_ROLE", ROLE);
    variables.put(
        "ERRAND_LOCALE",
        major >= BUILTIN_LOCALE_SINCE
            ? "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
            : "--locale=C");
    String password = folder.newPassword(new SecureRandom());
    run("initdb", INITDB, variables, password, INITDB_SECONDS);
    folder.acceptPartialData();
    return true;
  }

  private void check(int major) throws IOException {
    Path file = folder.data().resolve("PG_VERSION");
    if (!Files.isRegularFile(file)) {
      throw new EmbeddedServerException(
          "%s holds no PostgreSQL data (PG_VERSION is missing)".formatted(folder.data()));
    }
    String version = Files.readString(file).strip();
    if (!version.equals(Integer.toString(major))) {
      throw new EmbeddedServerException(
          "%s was written by PostgreSQL %s, this Errand has %d: dump and restore it, or set ERRAND_DATA_DIR"
              .formatted(folder.data(), version, major));
    }
    if (folder.password() == null) {
      throw new EmbeddedServerException(
          "the file %s is missing: without it nobody can log in"
              .formatted(folder.root().resolve("password")));
    }
  }

  /** Also proves that the account reaches the folder and that programs run from there. */
  private int major() throws IOException, InterruptedException {
    Map<String, String> variables =
        Map.of("ERRAND_BIN", bin.toString(), "ERRAND_RUN", folder.root().resolve("run").toString());
    String version = run("postgres --version", VERSION, variables, "", SHORT_SECONDS);
    return Integer.parseInt(version.replaceFirst("(?s)^\\D*(\\d+).*$", "$1"));
  }

  private String run(
      String name, String script, Map<String, String> variables, String input, int seconds)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("errand-", ".out");
    try {
      Process process =
          folder
              .account()
              .script(script, variables)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write((input + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading; its exit code and output tell why.
      }
      boolean ended;
      try {
        ended = process.waitFor(seconds, TimeUnit.SECONDS);
      } finally {
        // Late, or we are asked to stop: it must not go on writing behind our back.
        process.destroyForcibly();
      }
      String said = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        throw failed(name, ended ? said : "no end after " + seconds + " s");
      }
      return said;
    } finally {
      Files.delete(output);
    }
  }

  private EmbeddedServerException failed(String name, String output) {
    List<String> lines = new ArrayList<>(output.lines().filter(line -> !line.isBlank()).toList());
    String last = String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    return new EmbeddedServerException(
        "%s failed as user %s in %s: %s"
            .formatted(name, folder.account().name(), folder.root(), last));
  }
}
