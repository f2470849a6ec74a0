package dev.errand;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.stream.Stream;

/** Which release this is, and of what. */
final class Version {

  private Version() {}

  /** One line: the release, the Java that runs it and the PostgreSQL that it brings. */
  static String line() {
    Properties build = build();
    return "errand %s (java %s, postgres binaries %s)"
        .formatted(
            build.getProperty("version"),
            Runtime.version(),
            hasBinaries() ? build.getProperty("postgres") : "none");
  }

  /** The release alone. */
  static String errand() {
    return build().getProperty("version");
  }

  /** Written by the build; the manifest has the release too, but only in the jar. */
  private static Properties build() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the class path");
      }
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image may leave the binaries of all platforms out. */
  private static boolean hasBinaries() {
    return Stream.of("linux-x86_64", "linux-arm_64", "darwin-x86_64", "darwin-arm_64")
        .anyMatch(each -> Version.class.getResource("/postgres-" + each + ".txz") != null);
  }
}
