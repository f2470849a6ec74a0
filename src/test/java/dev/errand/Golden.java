package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares what the code makes with a file in the repository.
 *
 * <p>To take over an intended change: {@code mvn test -Dgolden.write=true} (or with {@code -Dtest=}
 * the one class) writes all golden files anew instead of comparing; then look at the diff.
 */
public final class Golden {

  private Golden() {}

  /**
   * Fails unless the file holds exactly the text.
   *
   * @param file relative to the project's folder
   */
  public static void check(Path file, String actual) {
    try {
      if (Boolean.getBoolean("golden.write")) {
        Files.writeString(file, actual);
      }
      assertThat(actual)
          .as("%s; to take over the change: mvn test -Dgolden.write=true", file)
          .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
