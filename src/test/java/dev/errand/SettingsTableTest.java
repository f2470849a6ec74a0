package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- /settings -->";

  /** {@code -Dgolden.write=true} rewrites the table in place. */
  @Test
  void the_readme_holds_the_table_of_settings() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    assertThat(begin).as("the marker %s", BEGIN.strip()).isNotNegative();
    assertThat(end).as("the marker %s", END).isGreaterThan(begin);
    String expected = readme.substring(0, begin) + BEGIN + markdown() + readme.substring(end);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(README, expected);
    }
    assertThat(Files.readString(README))
        .as("README.md against the settings; -Dgolden.write=true rewrites it")
        .isEqualTo(expected);
  }

  @Test
  void every_name_is_there_once_and_every_default_can_be_read() {
    assertThat(SettingsTable.all()).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(SettingsTable.all()).extracting(Setting::flag).doesNotHaveDuplicates();
    for (Setting<?> each : SettingsTable.all()) {
      assertThat(each.flag()).matches("--[a-z]+(-[a-z]+)*");
      each.standard().ifPresent(text -> assertThat(each.kind().read(text)).isNotNull());
    }
  }

  private static String markdown() {
    return SettingsTable.all().stream()
        .map(SettingsTableTest::row)
        .collect(
            Collectors.joining(
                "", "| variable | flag | default | meaning |\n| --- | --- | --- | --- |\n", ""));
  }

  private static String row(Setting<?> setting) {
    String standard =
        setting.standard().map(text -> "`" + text + "`").orElse(setting.shownStandard());
    return "| `%s` | `%s` | %s | %s |\n"
        .formatted(setting.variable(), setting.flag(), standard, setting.meaning());
  }
}
