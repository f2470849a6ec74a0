package dev.errand.bench.rig;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What follows {@code java} on a command line. */
public final class JavaCommands {

  private JavaCommands() {}

  /**
   * The service at free ports.
   *
   * @param jar where it is; empty for the classes of the class path
   * @param settings flags over its defaults
   */
  public static List<String> service(List<String> jvm, String jar, List<String> settings) {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(
        jar.isEmpty() ? List.of("-cp", classPath(), "dev.errand.Main") : List.of("-jar", jar));
    command.addAll(List.of("serve", "--http-port", "0", "--management-port", "0"));
    command.addAll(settings);
    return command;
  }

  /** The class path of this process. */
  public static String classPath() {
    // Surefire's own is a jar that names the real one; Liquibase bears no entry twice.
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator, -1))
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
