package dev.errand.observe;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.Console;
import org.slf4j.LoggerFactory;

/**
 * The log on standard output: set up in code, for a configuration file costs start-up time and can
 * be got wrong. Our own lines appear from the given level on, everybody else's from WARN on.
 *
 * <p>Lines are written by a thread of their own, so that a reader who stalls never blocks an event
 * loop; when {@value #QUEUE} lines wait, further ones are dropped.
 */
public final class Logs {

  /** The name of our own logger; {@link EventLog} writes to it. */
  static final String OURS = "dev.errand";

  private static final int QUEUE = 8_192;
  private static final String VERTX_DELEGATE = "vertx.logger-delegate-factory-class-name";
  private static boolean hooked;

  private Logs() {}

  /** How a line looks. */
  public enum Format {
    /** Text on a terminal, else JSON. */
    AUTO,
    JSON,
    TEXT
  }

  /** From where on lines appear. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG;

    private ch.qos.logback.classic.Level logback() {
      return ch.qos.logback.classic.Level.toLevel(name());
    }
  }

  /**
   * Starts the log. To be called before any class of Vert.x is touched, which picks its logger
   * then.
   */
  public static synchronized void start(Format format, Level level) {
    System.setProperty(VERTX_DELEGATE, "io.vertx.core.logging.SLF4JLogDelegateFactory");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Level others = level.compareTo(Level.WARN) < 0 ? level : Level.WARN;
    root(context).setLevel(others.logback());
    context.getLogger(OURS).setLevel(level.logback());
    boolean text = format == Format.TEXT || (format == Format.AUTO && onTerminal());
    context.putProperty(Format.class.getName(), text ? "text" : "json");
    root(context).addAppender(apart(context, console(context)));
    JulLines.install();
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(Logs::stop, "log-stop"));
    }
  }

  /**
   * Writes out what waits, for a second at most; happens by itself when the JVM ends. Later lines
   * are written by whoever logs them, so that the order of shutdown hooks loses none.
   */
  public static synchronized void stop() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = root(context);
    Appender<ILoggingEvent> apart = root.getAppender("apart");
    if (apart != null) {
      root.addAppender(console(context));
      root.detachAppender(apart);
      apart.stop();
    }
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Appender<ILoggingEvent> apart(
      LoggerContext context, Appender<ILoggingEvent> target) {
    AsyncAppender apart = new AsyncAppender();
    apart.setContext(context);
    apart.setName("apart");
    apart.setQueueSize(QUEUE);
    apart.setDiscardingThreshold(0);
    apart.setNeverBlock(true);
    apart.addAppender(target);
    apart.start();
    return apart;
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    boolean text = "text".equals(context.getProperty(Format.class.getName()));
    Encoder<ILoggingEvent> encoder = text ? new TextLines() : new JsonLines();
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setName("console");
    console.setEncoder(encoder);
    console.start();
    return console;
  }

  /** From JDK 22 on there is a console without a terminal too, and a method that tells. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }
}
