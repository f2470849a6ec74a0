package dev.errand.db;

import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;

/** Drops what Liquibase logs: what matters comes back as an event or an exception. */
final class SilentLogs extends AbstractLogService {

  private static final Logger NOWHERE = new Nowhere();

  @Override
  public int getPriority() {
    return PRIORITY_NOT_APPLICABLE;
  }

  @Override
  @SuppressWarnings("rawtypes") // Liquibase's signature
  public Logger getLog(Class type) {
    return NOWHERE;
  }

  private static final class Nowhere extends AbstractLogger {

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable cause) {
      // Dropped.
    }

    @Override
    public void close() {
      // Nothing is open; declared, so that close() promises not to throw.
    }
  }
}
