package dev.errand;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as users run it: a process of its own. */
public final class ChildService implements AutoCloseable {

  private static final Pattern SERVING =
      Pattern.compile("serving on http://[^:]+:(\\d+), management on http://[^:]+:(\\d+)");

  private final ChildJvm jvm;

  private ChildService(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /** Starts on free ports and does not wait; {@code options} are the JVM's. */
  public static ChildService start(List<String> options, String... flags) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("serve", "--http-port", "0", "--management-port", "0", "--log-format", "json"));
    all.addAll(List.of(flags));
    return new ChildService(ChildJvm.start(options, Main.class, all.toArray(String[]::new)));
  }

  ChildJvm jvm() {
    return jvm;
  }

  public int port() {
    return port(1);
  }

  public TestHttp http() {
    return TestHttp.ofPublic(port(1));
  }

  public TestHttp management() {
    return TestHttp.ofManagement(port(2));
  }

  private int port(int group) {
    Matcher serving = jvm.await(SERVING);
    return Integer.parseInt(serving.group(group));
  }

  /** Kills it as kill -9 does, and waits until it is gone. */
  public void kill() throws InterruptedException {
    jvm.close();
    jvm.exitCode();
  }

  @Override
  public void close() {
    jvm.close();
  }
}
