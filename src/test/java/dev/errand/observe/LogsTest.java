package dev.errand.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogsTest {

  private final org.slf4j.Logger ours = LoggerFactory.getLogger(Logs.OURS);

  @Test
  void a_line_is_one_json_object_whatever_it_holds() {
    String odd = "a \"quoted\"\nforged {\"x\":1}\u0000\u001b[31m \u2028 é 😀";
    List<JsonObject> lines =
        Captured.json(
            Logs.Level.INFO, () -> ours.atInfo().addKeyValue("k\"\n", odd).log("{}", odd));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getString("message")).isEqualTo(odd);
    assertThat(lines.get(0).getString("k\"\n")).isEqualTo(odd);
  }

  @Test
  void text_shows_control_characters_as_escapes() {
    String text =
        Captured.output(
            Logs.Format.TEXT,
            Logs.Level.INFO,
            () -> ours.atInfo().addKeyValue("id", "x\r\ny\u202e").log("one\ntwo\u001b[31m"));
    assertThat(text.lines()).hasSize(1);
    assertThat(text)
        .contains(" INFO one\\u000atwo\\u001b[31m id=x\\u000d\\u000ay\\u202e\n")
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.?\\d*Z .*");
  }

  @Test
  void what_is_no_terminal_gets_json() {
    String line = Captured.output(Logs.Format.AUTO, Logs.Level.INFO, () -> ours.info("hello"));
    assertThat(new JsonObject(line).getString("message")).isEqualTo("hello");
  }

  @Test
  void text_puts_the_stack_below_its_line() {
    String text =
        Captured.output(
            Logs.Format.TEXT,
            Logs.Level.INFO,
            () -> ours.error("no", new IllegalStateException("why")));
    assertThat(text.lines().toList().get(0)).endsWith("error.message=why");
    assertThat(text).contains("\n    java.lang.IllegalStateException: why\n");
  }

  @Test
  void third_parties_are_heard_from_warn_on_through_slf4j_and_jul() {
    java.util.logging.Logger jul = java.util.logging.Logger.getLogger("liquibase.lockservice");
    List<JsonObject> lines =
        Captured.json(
            Logs.Level.DEBUG,
            () -> {
              LoggerFactory.getLogger("io.vertx.core").info("quiet");
              LoggerFactory.getLogger("io.netty").warn("netty warns");
              jul.info("quiet");
              jul.log(Level.SEVERE, "liquibase {0}", "fails");
              ours.debug("ours");
            });
    assertThat(lines)
        .extracting(line -> line.getString("log.level") + " " + line.getString("message"))
        .containsExactly("WARN netty warns", "ERROR liquibase fails", "DEBUG ours");
  }

  @Test
  void vertx_is_told_to_log_through_slf4j_and_what_is_below_the_level_is_silent() {
    String text = Captured.output(Logs.Format.TEXT, Logs.Level.ERROR, () -> ours.warn("unheard"));
    assertThat(text).isEmpty();
    assertThat(System.getProperty("vertx.logger-delegate-factory-class-name"))
        .isEqualTo("io.vertx.core.logging.SLF4JLogDelegateFactory");
  }

  @Test
  void lines_after_the_stop_are_still_written() {
    java.io.PrintStream before = System.out;
    var bytes = new java.io.ByteArrayOutputStream();
    System.setOut(new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8));
    try {
      Logs.start(Logs.Format.JSON, Logs.Level.INFO);
      ours.info("first");
      Logs.stop();
      ours.info("last");
      Logs.stop();
    } finally {
      System.setOut(before);
    }
    assertThat(bytes.toString(java.nio.charset.StandardCharsets.UTF_8).lines())
        .extracting(line -> new JsonObject(line).getString("message"))
        .containsExactly("first", "last");
  }

  @Test
  void messages_that_quote_values_are_cut_in_third_parties_lines_too() {
    Throwable jdbc =
        new SQLException("ERROR: duplicate key\n  Detail: Key (h)=(hidden-1) exists.", "23505");
    Throwable syntax = new SQLException("ERROR: bad integer: \"hidden-2\"", "22P02");
    Throwable data =
        new PgException("invalid input syntax: \"hidden-3\"", "ERROR", "22P02", "hidden-4");
    Throwable json = new DecodeException("Failed to decode: 'hidden-5'", data);
    Throwable sql = new IllegalStateException("failed [Failed SQL: (0) INSERT 'hidden-6']", json);
    String text =
        Captured.output(
            Logs.Format.JSON,
            Logs.Level.INFO,
            () -> {
              for (Throwable thrown : List.of(jdbc, syntax, data, json, sql)) {
                LoggerFactory.getLogger("io.vertx.core").error("Unhandled exception", thrown);
              }
            });
    assertThat(text.lines()).hasSize(5);
    assertThat(text).doesNotContain("hidden").contains("duplicate key", "(22P02)", "failed ");
  }

  @Test
  void a_password_is_hidden_wherever_it_stands() {
    String text =
        Captured.output(
            Logs.Format.JSON,
            Logs.Level.INFO,
            () ->
                ours.atInfo()
                    .addKeyValue("url", "jdbc:postgresql://h/d?user=u&password=hidden&x=1")
                    .addKeyValue("secret", new Secret("hidden"))
                    .log("postgresql://u:hidden@hid/den@h/d PGPASSWORD=hidden"));
    assertThat(text).doesNotContain("hidden").contains("u:***@h", "password=***&x=1");
  }

  @Test
  void a_token_is_hidden_wherever_it_stands() {
    String jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.sealed_sign-ature";
    String text =
        Captured.output(
            Logs.Format.JSON,
            Logs.Level.INFO,
            () ->
                ours.atInfo()
                    .addKeyValue("header", "authorization: Bearer opaque-sealed; x")
                    .setCause(new IllegalStateException("bad: " + jwt))
                    .log("token '{}' and bearer sealed", jwt));
    assertThat(text)
        .doesNotContain("sealed", "eyJhbGci", "eyJzdWIi")
        .contains("authorization: Bearer ***; x", "token '***' and bearer ***", "bad: ***");
  }
}
