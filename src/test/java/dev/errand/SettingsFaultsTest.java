package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFaultsTest {

  private static final String SECRET = "mvQ2hJ0a7tXnUe5RyKpLwZ3cBdF8gH1iS4oVxN6qTkE";

  @Test
  void all_faults_are_told_at_once_each_naming_variable_flag_and_what_is_allowed() {
    assertThat(
            faults(
                "ERRAND_HTTP_PORT", "65536",
                "ERRAND_POOL_SIZE", "4",
                "ERRAND_MIGRATE", "yes",
                "ERRAND_LOG_LEVEL", "INFO",
                "ERRAND_BUDGET_POINT", "0ms",
                "ERRAND_SCHEMA", "Public",
                "ERRAND_DRAIN_DELAY", "",
                "ERRAND_COLOUR", "red"))
        .containsExactly(
            "ERRAND_COLOUR: unknown variable",
            "ERRAND_HTTP_PORT (--http-port): \"65536\" is too large;"
                + " allowed: a whole number from 0 to 65535",
            "ERRAND_SCHEMA (--schema): \"Public\" is not a plain identifier;"
                + " allowed: 1 to 63 of a-z, 0-9 and _, not starting with a digit or pg_",
            "ERRAND_MIGRATE (--migrate): \"yes\" is neither on nor off; allowed: on, off",
            "ERRAND_POOL_SIZE (--pool-size): \"4\" is too small;"
                + " allowed: a whole number from 5 to 10000",
            "ERRAND_BUDGET_POINT (--budget-point): \"0ms\" is too small;"
                + " allowed: a duration such as 250ms, 3s, 2m from 1ms to 10m",
            "ERRAND_DRAIN_DELAY (--drain-delay): is empty;"
                + " allowed: a duration such as 250ms, 3s, 2m from 0s to 1h",
            "ERRAND_LOG_LEVEL (--log-level): \"INFO\" is not one of them;"
                + " allowed: debug, info, warn, error");
  }

  @ParameterizedTest
  @CsvSource({
    "ERRAND_HTP_PORT, ERRAND_HTTP_PORT",
    "ERRAND_HTTP_PROT, ERRAND_HTTP_PORT",
    "ERRAND_PORT, ERRAND_HTTP_PORT",
    "ERRAND_DATABASE_URL, DATABASE_URL",
    "ERRAND_CURSOR_KEYS, ERRAND_CURSOR_KEY",
    "ERRAND_LOGLEVEL, ERRAND_LOG_LEVEL"
  })
  void an_unknown_name_is_answered_with_the_nearest(String unknown, String meant) {
    assertThat(faults(unknown, SECRET))
        .containsExactly(unknown + ": unknown variable; did you mean " + meant + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERRAND_QUOTA", "ERRAND_BACKUP_DIR", "ERRAND_"})
  void what_a_later_release_may_know_is_unknown_to_this_one(String name) {
    assertThat(faults(name, SECRET)).singleElement().asString().startsWith(name + ": unknown");
  }

  @Test
  void an_unknown_flag_is_a_fault() {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class,
            () -> Settings.parse(Map.of("--http-prt", "1"), Map.of("ERRAND_X", "1")));

    assertThat(thrown.faults())
        .containsExactly(
            "--http-prt: unknown flag; did you mean --http-port?", "ERRAND_X: unknown variable");
  }

  @Test
  void a_value_is_shown_on_one_line_and_not_at_length() {
    assertThat(faults("ERRAND_HTTP_PORT", "8080\nforged: line" + "x".repeat(200)))
        .singleElement()
        .asString()
        .startsWith("ERRAND_HTTP_PORT (--http-port): \"8080 forged: linexxx")
        .doesNotContain("\n")
        .hasSizeLessThan(220);
  }

  @ParameterizedTest
  @CsvSource({
    "c2hvcnQ=, key 1 has only 5 bytes",
    "not a key, key 1 is neither base64 nor hex",
    "'" + SECRET + ",', key 2 is empty",
    "'" + SECRET + ",00ff00ff', key 2 has only 4 bytes"
  })
  void a_bad_key_is_told_without_showing_it(String keys, String wrong) {
    assertThat(faults("ERRAND_CURSOR_KEY", keys))
        .containsExactly(
            "ERRAND_CURSOR_KEY (--cursor-key): "
                + wrong
                + "; allowed: keys of at least 32 bytes in base64 or hex, comma-separated");
  }

  @Test
  void an_empty_url_a_service_file_and_a_direct_url_alone_are_faults() {
    assertThat(faults("DATABASE_URL", ""))
        .singleElement()
        .asString()
        .startsWith("DATABASE_URL (--database-url): is empty; allowed: postgresql://");
    assertThat(faults("PGSERVICE", "prod"))
        .singleElement()
        .asString()
        .startsWith("PGSERVICE: service files are not read");
    assertThat(faults("ERRAND_DIRECT_URL", "postgresql://u:p@127.0.0.1/db"))
        .containsExactly(
            "ERRAND_DIRECT_URL (--direct-url): is of no use without DATABASE_URL or the PG..."
                + " variables");
  }

  @Test
  void two_listeners_do_not_share_a_port() throws SettingsException {
    assertThat(faults("ERRAND_HTTP_PORT", "9090"))
        .containsExactly(
            "ERRAND_MANAGEMENT_PORT (--management-port): 9090 is taken by ERRAND_HTTP_PORT"
                + " (--http-port) on the same host");
    assertThat(faults("ERRAND_HTTP_PORT", "9090", "ERRAND_MANAGEMENT_HOST", "0.0.0.0")).hasSize(1);
    assertThat(faults("ERRAND_HTTP_PORT", "9090", "ERRAND_HTTP_HOST", "LocalHost")).hasSize(1);

    Settings.parse(Map.of(), Map.of("ERRAND_HTTP_PORT", "0", "ERRAND_MANAGEMENT_PORT", "0"));
    Settings.parse(
        Map.of(), Map.of("ERRAND_HTTP_PORT", "9090", "ERRAND_MANAGEMENT_HOST", "127.0.0.2"));
  }

  private static List<String> faults(String... environment) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < environment.length; i += 2) {
      variables.put(environment[i], environment[i + 1]);
    }
    return catchThrowableOfType(SettingsException.class, () -> Settings.parse(Map.of(), variables))
        .faults();
  }
}
