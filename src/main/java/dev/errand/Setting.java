package dev.errand;

import java.util.Locale;
import java.util.Optional;

/** One row of the {@link SettingsTable}. */
final class Setting<T> {

  /** The headings that settings stand under. */
  enum Group {
    LISTENING("Listening"),
    DATABASE("Database"),
    ACCESS("Access"),
    REQUESTS("Requests and connections"),
    BUDGETS("Budgets of SQL statements"),
    QUEUES("Queues"),
    STOPPING("Stopping"),
    LOGS("Logs");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Group group;
  private final String variable;
  private final Kind<T> kind;
  private final Optional<String> standard;
  private final String shown;
  private final String meaning;

  Setting(
      Group group,
      String variable,
      Kind<T> kind,
      Optional<String> standard,
      String shown,
      String meaning) {
    this.group = group;
    this.variable = variable;
    this.kind = kind;
    this.standard = standard;
    this.shown = shown;
    this.meaning = meaning;
  }

  Group group() {
    return group;
  }

  /** The environment variable. */
  String variable() {
    return variable;
  }

  /** The flag: the variable without its prefix, with hyphens. */
  String flag() {
    String name = variable.startsWith("ERRAND_") ? variable.substring(7) : variable;
    return "--" + name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Kind<T> kind() {
    return kind;
  }

  /** The default's text, if there is one that can be written down. */
  Optional<String> standard() {
    return standard;
  }

  /** What to say about the default: its text, or what happens instead. */
  String shownStandard() {
    return shown;
  }

  String meaning() {
    return meaning;
  }

  @Override
  public String toString() {
    return variable + " (" + flag() + ")";
  }
}
