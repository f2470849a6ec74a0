package dev.errand.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The loops that the README shows, each a process of its own. */
enum WorkerLoop {
  SHELL("worker.sh", "bash", "curl"),
  PYTHON("worker.py", "python3", ""),
  JAVA("Worker.java", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String file;
  private final String program;

  /** Further programs that it uses, separated by spaces. */
  private final String used;

  WorkerLoop(String file, String program, String used) {
    this.file = file;
    this.program = program;
    this.used = used;
  }

  /** One that runs; ended by force if it is still there when closed. */
  record Running(Process process, Path output) implements AutoCloseable {

    /** Sends SIGTERM and waits for its end. */
    void terminate() throws Exception {
      process.toHandle().destroy();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("has ended").isTrue();
      // A JVM that is ended by SIGTERM can't say 0.
      assertThat(process.exitValue()).as(Files.readString(output)).isIn(0, 128 + 15);
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Writes the loop to a folder as the README has it and runs it. */
  Running start(Path folder, String tasks, int leaseSeconds) throws IOException {
    requirePrograms();
    Files.writeString(folder.resolve(file), text());
    Path output = folder.resolve("output");
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(List.of(file, tasks, "naps", Integer.toString(leaseSeconds)));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Running(process, output);
  }

  private String text() throws IOException {
    Matcher found =
        Pattern.compile("<!-- " + file + " -->\n```\\w+\n(.*?)```\n<!-- /" + file, Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(found.find()).as(file + " in the README").isTrue();
    return found.group(1);
  }

  /** Skips the test where a program is not installed, unless {@code TEST_WORKERS=required}. */
  private void requirePrograms() {
    for (String each : (program + " " + used).strip().split(" ", -1)) {
      boolean isThere =
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder).resolve(each)));
      if ("required".equals(System.getenv("TEST_WORKERS"))) {
        assertThat(isThere).as(each).isTrue();
      }
      Assumptions.assumeTrue(isThere, each + " is not installed");
    }
  }
}
