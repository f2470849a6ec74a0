package dev.errand;

import org.jspecify.annotations.Nullable;

/** The service can't start; the message is one line for the one who runs it. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String line, @Nullable Throwable cause) {
    super(line, cause);
  }

  /** What a failure says, without its causes. */
  static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** A failure in one line. */
  static String line(@Nullable Throwable failure) {
    if (failure == null) {
      return "unknown failure";
    }
    Throwable cause = failure.getCause();
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String first = message.lines().findFirst().orElse(failure.toString());
    return cause == null || cause == failure || cause.getMessage() == null
        ? first
        : first + " (" + cause.getMessage().lines().findFirst().orElse("") + ")";
  }
}
