package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.db.Budget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final String SECRET = "mvQ2hJ0a7tXnUe5RyKpLwZ3cBdF8gH1iS4oVxN6qTkE";

  @Test
  void without_flags_and_variables_the_defaults_hold() throws SettingsException {
    Settings settings = Settings.parse(Map.of(), Map.of("HOME", "/root", "ERRANDS", "2"));

    assertThat(settings.httpHost()).isEqualTo("127.0.0.1");
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.managementHost()).isEqualTo("127.0.0.1");
    assertThat(settings.managementPort()).isEqualTo(9090);
    assertThat(settings.database()).isEmpty();
    assertThat(settings.direct()).isEmpty();
    assertThat(settings.dataDir()).isEmpty();
    assertThat(settings.schema()).isEqualTo("public");
    assertThat(settings.migrate()).isTrue();
    assertThat(settings.auth()).isEqualTo(Settings.Auth.NONE);
    assertThat(settings.cursorKeys()).isEmpty();
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.bulkTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.maxWaiting()).isEqualTo(1000);
    assertThat(settings.acquireTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.poolSize()).isEqualTo(16);
    assertThat(settings.drainDelay()).isEqualTo(Duration.ZERO);
    assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.AUTO);
    assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.INFO);
    assertThat(settings.slowStatement()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void each_budget_class_has_its_own_time() throws SettingsException {
    Settings settings = Settings.parse(Map.of("--budget-page", "750ms"), Map.of());

    for (Budget budget : Budget.values()) {
      Duration expected = budget == Budget.PAGE ? Duration.ofMillis(750) : budget.standard();
      assertThat(settings.budgets()).containsEntry(budget, expected);
    }
  }

  @Test
  void a_flag_beats_a_variable_and_that_the_default() throws SettingsException {
    Map<String, String> environment =
        Map.of("ERRAND_HTTP_PORT", "8081", "ERRAND_MANAGEMENT_PORT", "0", "ERRAND_MIGRATE", "off");
    Settings settings = Settings.parse(Map.of("--http-port", "8082"), environment);

    assertThat(settings.httpPort()).isEqualTo(8082);
    assertThat(settings.managementPort()).isZero();
    assertThat(settings.migrate()).isFalse();
  }

  @Test
  void every_kind_of_value_is_read() throws SettingsException {
    Map<String, String> flags =
        Map.of(
            "--data-dir", "/var/lib/errand",
            "--schema", "errand_1",
            "--log-format", "json",
            "--log-level", "debug",
            "--auth", "none",
            "--http-host", "[::1]");
    Settings settings = Settings.parse(flags, Map.of());

    assertThat(settings.dataDir()).contains(Path.of("/var/lib/errand"));
    assertThat(settings.schema()).isEqualTo("errand_1");
    assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.JSON);
    assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.DEBUG);
    assertThat(settings.httpHost()).isEqualTo("::1");
  }

  @Test
  void keys_are_read_from_base64_base64url_and_hex_and_never_shown() throws SettingsException {
    String hex = "00ff".repeat(16);
    String base64 = "+/".repeat(22) + "+w==";
    Settings settings =
        Settings.parse(Map.of(), Map.of("ERRAND_CURSOR_KEY", SECRET + ", " + base64 + "," + hex));

    assertThat(settings.cursorKeys())
        .extracting(key -> key.reveal())
        .containsExactly(SECRET, "-_".repeat(22) + "-w", "AP8A_wD_".repeat(5) + "AP8");
    assertThat(settings.toString()).contains("ERRAND_CURSOR_KEY=***").doesNotContain(SECRET);
  }

  @Test
  void the_database_comes_from_its_url_before_the_pg_variables() throws SettingsException {
    String url = "postgresql://errand:" + SECRET + "@127.0.0.1/errand";

    assertThat(Settings.parse(Map.of("--database-url", url), Map.of()).database()).isPresent();
    assertThat(Settings.parse(Map.of(), Map.of("DATABASE_URL", url)).toString())
        .contains("DATABASE_URL=***")
        .doesNotContain(SECRET);
    assertThat(Settings.parse(Map.of(), Map.of("PGHOST", "127.0.0.1")).database()).isPresent();
    assertThat(Settings.parse(Map.of(), Map.of("PGHOST", "", "PGDATA", "/d")).database()).isEmpty();
    assertThat(Settings.parse(Map.of(), Map.of("DATABASE_URL", url, "PGSERVICE", "x")).database())
        .isPresent();
  }

  @Test
  void a_command_that_does_not_listen_does_not_mind_how_it_would() throws SettingsException {
    Map<String, String> environment =
        Map.of("ERRAND_HTTP_HOST", "0.0.0.0", "ERRAND_HTTP_PORT", "9090");

    assertThat(Settings.parseOffline(Map.of(), environment).warnings()).isEmpty();
  }
}
