package dev.errand;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line, one line each, without the values it holds. */
final class UsageLines {

  /** What may be repeated: a mistyped command, but no URL or key that stands in a wrong place. */
  private static final Pattern HARMLESS = Pattern.compile("[a-z]{1,16}");

  private UsageLines() {}

  static List<String> of(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched.getUnmatched(), e.getCommandLine());
    }
    if (e.getArgSpec() instanceof OptionSpec option && e.getValue() != null) {
      return List.of(option.longestName() + ": bad value; allowed: " + allowed(option));
    }
    return List.of(String.valueOf(e.getMessage()));
  }

  /** Flags of commands are numbers, or switches that take no value. */
  private static String allowed(OptionSpec option) {
    return option.arity().max() == 0 ? "none" : "a whole number";
  }

  private static List<String> unmatched(List<String> arguments, CommandLine line) {
    List<String> lines = new ArrayList<>();
    boolean valueMayFollow = false;
    for (String each : arguments) {
      if (each.startsWith("-")) {
        String flag = flag(each);
        lines.add(
            flag + ": unknown flag" + hint(flag, line.getCommandSpec().optionsMap().keySet()));
        valueMayFollow = flag.equals(each);
        continue;
      }
      if (!valueMayFollow) {
        lines.add(unexpected(each, line));
      }
      valueMayFollow = false;
    }
    return lines;
  }

  /** Without a value that stands behind {@code =} or sticks to a short flag. */
  private static String flag(String argument) {
    int end = argument.startsWith("--") ? argument.indexOf('=') : Math.min(2, argument.length());
    return end < 0 ? argument : argument.substring(0, end);
  }

  private static String unexpected(String argument, CommandLine line) {
    if (!HARMLESS.matcher(argument).matches()) {
      return "unexpected argument";
    }
    // After "--" even a command's name is no command.
    boolean command = line.getParent() == null && !line.getSubcommands().containsKey(argument);
    return command
        ? argument + ": unknown command" + hint(argument, line.getSubcommands().keySet())
        : argument + ": unexpected argument";
  }

  private static String hint(String name, Collection<String> known) {
    return NearMiss.of(name, known).map(each -> "; did you mean " + each + "?").orElse("");
  }
}
