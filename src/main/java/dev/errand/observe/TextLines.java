package dev.errand.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import org.slf4j.event.KeyValuePair;

/**
 * Lines for a person at a terminal: time, level, message, fields, then the stack trace. Control
 * characters are shown as escapes, so that no value can forge a line or drive the terminal.
 * (Written by hand: logback's patterns cost start-up time.)
 */
final class TextLines extends EncoderBase<ILoggingEvent> {

  private static final String TRACE = "error.stack_trace";

  @Override
  public byte[] encode(ILoggingEvent raw) {
    ILoggingEvent event = Redaction.of(raw);
    StringBuilder line = new StringBuilder(256);
    line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
    line.append(event.getLevel()).append(' ');
    visible(event.getFormattedMessage(), line);
    String trace = "";
    for (KeyValuePair pair : event.getKeyValuePairs()) {
      if (pair.key.equals(TRACE)) {
        trace = String.valueOf(pair.value);
      } else {
        visible(String.valueOf(pair.value), line.append(' ').append(pair.key).append('='));
      }
    }
    line.append('\n');
    trace.lines().forEach(frame -> visible(frame, line.append("    ")).append('\n'));
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static StringBuilder visible(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control =
          Character.isISOControl(c)
              || Character.getType(c) == Character.FORMAT
              || Character.getType(c) == Character.LINE_SEPARATOR
              || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
      if (control && c != '\t') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line;
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
