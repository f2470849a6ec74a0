package dev.errand;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line can have done; each returns the exit code, 0 or 1, when it has ended. What
 * goes wrong on the way may be thrown: its message becomes one line on stderr, and 1 is returned.
 */
interface Commands {

  /** Serves until the process is asked to stop. */
  int serve(Settings settings);

  /**
   * Brings the schema up to date.
   *
   * @param plan only prints the SQL
   */
  int migrate(Settings settings, boolean plan);

  /** Takes change sets back: either so many, or those after a tag; exactly one is given. */
  int rollback(Settings settings, OptionalInt count, Optional<String> tag);
}
