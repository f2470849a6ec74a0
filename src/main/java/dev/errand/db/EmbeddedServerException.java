package dev.errand.db;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL can't start; the message says why, for the one who runs Errand. */
public final class EmbeddedServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmbeddedServerException(String message) {
    this(message, null);
  }

  EmbeddedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
