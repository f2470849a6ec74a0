package dev.errand.observe;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Carries warnings and worse from java.util.logging (Liquibase, the JDBC driver) to the log. */
final class JulLines extends Handler {

  private final SimpleFormatter formatter = new SimpleFormatter();

  private JulLines() {
    setLevel(Level.WARNING);
  }

  /** Takes the place of every handler; whatever is below a warning costs its caller one check. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JulLines());
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    String name = entry.getLoggerName() == null ? "jul" : entry.getLoggerName();
    org.slf4j.Logger log = LoggerFactory.getLogger(name);
    boolean severe = entry.getLevel().intValue() >= Level.SEVERE.intValue();
    LoggingEventBuilder line = severe ? log.atError() : log.atWarn();
    line.setCause(entry.getThrown()).log(formatter.formatMessage(entry));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
