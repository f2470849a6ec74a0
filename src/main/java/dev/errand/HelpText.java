package dev.errand;

/** The part of {@code --help} that is the same for all commands. */
final class HelpText {

  private static final String EXIT_CODES =
      """

      Exit codes
        0  done
        1  failed
        2  usage: an unknown command, flag or variable, or a bad value
      """;

  private HelpText() {}

  /** The settings by group, then the exit codes. */
  static String footer() {
    StringBuilder text = new StringBuilder();
    text.append("\nSettings: a flag beats its variable, that beats the default. ")
        .append("Durations: 250ms, 3s, 2m.\n");
    Setting.Group group = null;
    for (Setting<?> each : SettingsTable.all()) {
      if (each.group() != group) {
        group = each.group();
        text.append('\n').append(group.title()).append('\n');
      }
      append(text, each);
    }
    return text.append(EXIT_CODES).toString().replace("\n", System.lineSeparator());
  }

  private static void append(StringBuilder text, Setting<?> setting) {
    text.append(
            "  %s=<%s>  %s\n".formatted(setting.flag(), setting.kind().label(), setting.variable()))
        .append("      ")
        .append(setting.meaning())
        .append('\n')
        .append("      default: ")
        .append(setting.shownStandard())
        .append('\n');
  }
}
