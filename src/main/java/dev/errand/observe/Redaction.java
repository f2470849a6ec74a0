package dev.errand.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Takes out of a log line what must not be told, whoever wrote it: passwords in URLs, and the parts
 * of exception messages that quote rows, payloads or SQL. Every line passes here, third parties'
 * too, so that no caller has to remember.
 */
final class Redaction {

  private static final int MAX_MESSAGE = 2_000;
  private static final int MAX_FRAMES = 60;
  private static final int MAX_CAUSES = 8;
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(://[^:/@\\s]*):\\S*@|((?:password|secret)=)[^&;\\s]+", Pattern.CASE_INSENSITIVE);

  /** What comes after the scheme of an Authorization field, and what looks like a JWT anywhere. */
  private static final Pattern TOKEN =
      Pattern.compile("(?i:(bearer )[^\\s,;\"']+)|eyJ[\\w-]{8,}(?:\\.[\\w-]*){1,2}");

  /** How Vert.x ends the message of a PostgreSQL data exception: these quote the value. */
  private static final Pattern DATA_EXCEPTION = Pattern.compile("\\(22[0-9A-Z]{3}\\)$");

  /** Parsers quote what they could not parse. */
  private static final List<String> QUOTING =
      List.of(
          "com.fasterxml.jackson.",
          "io.vertx.core.json.",
          "java.time.",
          "java.net.URISyntaxException",
          "java.lang.NumberFormatException");

  private Redaction() {}

  /**
   * The same line without what must not be told; its throwable has become {@code error.…} fields.
   */
  static ILoggingEvent of(ILoggingEvent event) {
    LoggingEvent told = new LoggingEvent();
    told.setInstant(event.getInstant());
    told.setLevel(event.getLevel());
    told.setLoggerName(event.getLoggerName());
    told.setThreadName(event.getThreadName());
    told.setMDCPropertyMap(event.getMDCPropertyMap());
    told.setMessage(text(event.getFormattedMessage()));
    told.setKeyValuePairs(fields(event));
    return told;
  }

  private static List<KeyValuePair> fields(ILoggingEvent event) {
    List<KeyValuePair> fields = new ArrayList<>();
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        Object value = pair.value instanceof Number ? pair.value : text(String.valueOf(pair.value));
        fields.add(new KeyValuePair(pair.key, value));
      }
    }
    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
      Throwable thrown = proxy.getThrowable();
      fields.add(new KeyValuePair("error.type", thrown.getClass().getName()));
      fields.add(new KeyValuePair("error.message", message(thrown)));
      fields.add(new KeyValuePair("error.stack_trace", trace(thrown)));
    }
    return fields;
  }

  /** A text without tokens and passwords in URLs; rather a word too much than one too little. */
  static String text(@Nullable String text) {
    return text == null ? "" : withoutPasswords(withoutTokens(text));
  }

  private static String withoutTokens(String text) {
    boolean suspicious = text.contains("eyJ") || text.contains("earer ");
    return suspicious
        ? TOKEN.matcher(text).replaceAll(m -> m.group(1) == null ? "***" : "$1***")
        : text;
  }

  private static String withoutPasswords(String text) {
    if (!text.contains("://") && text.indexOf('=') < 0) {
      return text;
    }
    return PASSWORD.matcher(text).replaceAll(m -> m.group(1) == null ? "$2***" : "$1:***@");
  }

  /**
   * The first line of a throwable's message, for the driver puts DETAIL on the next ones; empty for
   * those that quote what they were given.
   */
  static String message(Throwable thrown) {
    String name = thrown.getClass().getName();
    String message = thrown.getMessage();
    if (message == null || QUOTING.stream().anyMatch(name::startsWith)) {
      return "";
    }
    if (thrown instanceof SQLException sql
        && sql.getSQLState() != null
        && sql.getSQLState().startsWith("22")) {
      return "data exception (" + sql.getSQLState() + ")";
    }
    String line = message.lines().findFirst().orElse("");
    var data = DATA_EXCEPTION.matcher(line);
    if (data.find()) {
      return "data exception " + data.group();
    }
    int sql = line.indexOf("[Failed SQL");
    String kept = sql < 0 ? line : line.substring(0, sql);
    return text(kept.length() > MAX_MESSAGE ? kept.substring(0, MAX_MESSAGE) : kept);
  }

  private static String trace(Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    Throwable each = thrown;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      String message = message(each);
      trace.append(i == 0 ? "" : "Caused by: ").append(each.getClass().getName());
      trace.append(message.isEmpty() ? "" : ": ").append(message).append('\n');
      StackTraceElement[] frames = each.getStackTrace();
      for (int f = 0; f < frames.length && f < MAX_FRAMES; f++) {
        trace.append("\tat ").append(frames[f]).append('\n');
      }
      each = each.getCause();
    }
    return trace.toString();
  }
}
