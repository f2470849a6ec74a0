package dev.errand;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The settings' flags, made from the table, and the texts that a command line gives them. */
final class SettingFlags {

  private final Map<String, String> given = new HashMap<>();

  /** Lets a command take every flag; hidden, since the help has its own text for them. */
  void addTo(CommandLine line) {
    for (Setting<?> each : SettingsTable.all()) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder(each.flag())
                  .type(String.class)
                  .paramLabel("<" + each.kind().label() + ">")
                  .hidden(true)
                  .setter(new Taker(line, each.flag()))
                  .build());
    }
  }

  /** Flag → text, as far as the command line has been read. */
  Map<String, String> given() {
    return Map.copyOf(given);
  }

  /** Takes a flag's text; before and after the command's name are two options to picocli. */
  private final class Taker implements ISetter {

    private final CommandLine line;
    private final String flag;

    Taker(CommandLine line, String flag) {
      this.line = line;
      this.flag = flag;
    }

    /** Null is picocli's initial value. */
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the interface's shape
    public <T> @Nullable T set(@Nullable T text) {
      if (text != null && given.putIfAbsent(flag, text.toString()) != null) {
        throw new ParameterException(line, flag + ": given twice");
      }
      return null;
    }
  }
}
