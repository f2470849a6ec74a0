package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What decides whether a start needs Liquibase. */
final class ChangeLogDigestTest {

  @Test
  void covers_every_migration_in_the_folder_once() throws IOException {
    List<String> migrations;
    try (Stream<Path> files = Files.list(Path.of("liquibase"))) {
      migrations =
          files
              .map(each -> "liquibase/" + each.getFileName())
              .filter(each -> each.matches(".*/[0-9]{3}-.*[.]sql"))
              .sorted()
              .toList();
    }
    List<String> covered = ChangeLogDigest.files();
    assertThat(covered).startsWith(ChangeLogDigest.ROOT);
    assertThat(covered.subList(1, covered.size())).isNotEmpty().isEqualTo(migrations);
  }

  @Test
  void is_the_same_each_time() {
    assertThat(ChangeLogDigest.compute())
        .matches("[0-9a-f]{64}")
        .isEqualTo(ChangeLogDigest.compute());
  }
}
