package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  private static final String SECRET = "postgresql://errand:hunter2@127.0.0.1/errand";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private final RecordedCommands commands = new RecordedCommands();

  @Test
  void without_a_command_it_serves() {
    assertThat(run()).isZero();
    assertThat(run("serve")).isZero();
    assertThat(commands.calls).containsExactly("serve 8080", "serve 8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--http-port 8081",
        "--http-port=8081",
        "--http-port 8081 serve",
        "serve --http-port 8081",
        "--schema errand serve --http-port=8081"
      })
  void flags_stand_before_or_after_the_command(String arguments) {
    environment.put("ERRAND_HTTP_PORT", "9999");

    assertThat(run(arguments.split(" "))).isZero();
    assertThat(commands.calls).containsExactly("serve 8081");
  }

  @Test
  void migrate_and_rollback_are_told_what_was_asked() {
    assertThat(run("migrate")).isZero();
    assertThat(run("migrate", "--plan")).isZero();
    assertThat(run("rollback", "--count", "2")).isZero();
    assertThat(run("--schema=errand", "rollback", "--to", "v1")).isZero();
    assertThat(commands.calls)
        .containsExactly(
            "migrate public false",
            "migrate public true",
            "rollback public OptionalInt[2] Optional.empty",
            "rollback errand OptionalInt.empty Optional[v1]");
  }

  @Test
  void a_migration_does_not_ask_who_may_do_what() {
    environment.put("ERRAND_HTTP_HOST", "0.0.0.0");

    assertThat(run("migrate")).isZero();
    assertThat(run("serve")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "rollback, rollback: needs either --count N or --to TAG",
    "rollback --count 1 --to v1, rollback: needs either --count N or --to TAG",
    "rollback --count 0, --count: must be at least 1",
    "srve, srve: unknown command; did you mean serve?",
    "rollback --count abc, --count: bad value; allowed: a whole number",
    "migrate --plan=abc, --plan: bad value; allowed: none",
    "serve migrate, migrate: unexpected argument",
    "-- serve, serve: unexpected argument",
    "migrate now, now: unexpected argument",
    "migrate --plans, --plans: unknown flag; did you mean --plan?",
    "--http-prt 80, --http-prt: unknown flag; did you mean --http-port?",
    "--http-port 1 serve --http-port 2, --http-port: given twice",
    "--http-port, Missing required parameter for option '--http-port' (<port>)"
  })
  void misuse_is_told_in_one_line_with_exit_code_2(String arguments, String line) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly("errand: " + line);
    assertThat(out.toString()).isEmpty();
    assertThat(commands.calls).isEmpty();
  }

  @Test
  void a_flag_given_twice_after_the_command_is_misuse_too() {
    assertThat(run("serve", "--database-url", SECRET, "--database-url", SECRET)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("--database-url").doesNotContain("hunter2");
  }

  @Test
  void faults_of_flags_and_variables_are_told_together() {
    environment.put("ERRAND_POOL_SIZE", "1");
    environment.put("ERRAND_COLOUR", "red");

    assertThat(run("serve", "--http-prt", "80", "--http-host", "0.0.0.0")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("errand: "))
        .anyMatch(line -> line.contains("--http-prt: unknown flag"))
        .anyMatch(line -> line.contains("ERRAND_POOL_SIZE (--pool-size): \"1\" is too small"))
        .anyMatch(line -> line.contains("ERRAND_COLOUR: unknown variable"))
        .anyMatch(line -> line.contains("ERRAND_AUTH (--auth): must be set"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--database-uri=" + SECRET,
        "--database-uri " + SECRET,
        "serve " + SECRET,
        "--cursor-key hunter2",
        "-x" + "hunter2"
      })
  void a_secret_in_a_wrong_place_is_not_repeated(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).doesNotContain("hunter2");
  }

  @Test
  void a_failure_is_one_line_without_a_stack_trace_and_exit_code_1() {
    commands.failure = Optional.of(new IllegalStateException("the database\nis away"));

    assertThat(run("serve")).isEqualTo(1);
    assertThat(err.toString().lines()).containsExactly("errand: the database is away");
  }

  @Test
  void the_exit_code_of_the_command_is_the_exit_code() {
    commands.code = 1;

    assertThat(run("migrate")).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "serve --version", "-V"})
  void the_version_is_told_whatever_the_settings_say(String arguments) {
    environment.put("ERRAND_COLOUR", "red");

    assertThat(run(arguments.split(" "))).isZero();
    assertThat(out.toString().strip())
        .matches(
            "errand \\d+\\.\\d+\\.\\d+\\S* \\(java 1?\\d\\S*, postgres binaries \\d+\\.\\d+\\.\\d+\\)");
    assertThat(commands.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "serve --help", "migrate --help", "rollback --help"})
  void every_help_lists_every_setting_and_the_exit_codes(String arguments) {
    environment.put("ERRAND_COLOUR", "red");

    assertThat(run(arguments.split(" "))).isZero();
    List<String> lines = out.toString().lines().map(String::strip).toList();
    for (Setting<?> each : SettingsTable.all()) {
      String heading = each.flag() + "=<" + each.kind().label() + ">  " + each.variable();
      assertThat(lines)
          .containsSubsequence(heading, each.meaning(), "default: " + each.shownStandard());
    }
    assertThat(out.toString()).contains("0  done").contains("1  failed").contains("2  usage");
    assertThat(out.toString()).isASCII();
    assertThat(commands.calls).isEmpty();
  }

  private int run(String... arguments) {
    return new Main(commands, environment, new PrintWriter(out), new PrintWriter(err))
        .run(arguments);
  }
}
