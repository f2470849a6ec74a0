package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A build without the embedded PostgreSQL, as the container image is one. */
final class NoServerInsideTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serve   | 1 | errand: no database is named, and this build brings none: set DATABASE_URL
          migrate | 1 | errand: no database is named, and this build brings none: set DATABASE_URL
          version | 0 | postgres binaries none
          """)
  void says_so_when_no_database_is_named(String command, int code, String line) throws Exception {
    try (ChildJvm errand = ChildJvm.startWithoutServer(Main.class, command)) {
      assertThat(errand.exitCode()).as(errand.output()).isEqualTo(code);
      assertThat(errand.output()).contains(line).doesNotContain("\tat ");
    }
  }
}
