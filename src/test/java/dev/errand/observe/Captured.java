package dev.errand.observe;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the log writes to standard output while something runs. */
final class Captured {

  private Captured() {}

  static synchronized String output(Logs.Format format, Logs.Level level, Runnable work) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Logs.start(format, level);
      work.run();
      Logs.stop();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static List<JsonObject> json(Logs.Level level, Runnable work) {
    return output(Logs.Format.JSON, level, work).lines().map(JsonObject::new).toList();
  }
}
