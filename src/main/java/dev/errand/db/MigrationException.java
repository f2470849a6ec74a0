package dev.errand.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The schema can't be checked or changed. The message is one line for people, without secrets. */
public final class MigrationException extends RuntimeException {

  MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Says what was tried and the server's own reason, without its context, position and hints. */
  static MigrationException of(String tried, Throwable cause) {
    return new MigrationException(tried + ": " + reason(cause), cause);
  }

  /** The SQLSTATE nearest to the root, or null. */
  static @Nullable String sqlState(@Nullable Throwable cause) {
    String found = null;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        found = sql.getSQLState();
      }
    }
    return found;
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && !(root instanceof SQLException)) {
      root = root.getCause();
    }
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    String line =
        root instanceof SQLException
            ? text.strip().lines().findFirst().orElse("").strip()
            : text.strip().replaceAll("\\s+", " ");
    String state = sqlState(root);
    return state == null ? line : line + " (SQLSTATE " + state + ")";
  }
}
