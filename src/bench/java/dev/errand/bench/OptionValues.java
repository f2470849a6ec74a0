package dev.errand.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of a command line, {@code --name value} or {@code --name=value}, over their defaults. */
public final class OptionValues {

  private final Map<String, String> values;

  private OptionValues(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException for an unknown option, or one without a value
   */
  public static OptionValues parse(Map<String, String> standard, String... arguments) {
    Map<String, String> values = new LinkedHashMap<>(standard);
    Deque<String> words = new ArrayDeque<>();
    for (String argument : arguments) {
      // A value of its own may hold anything.
      boolean joined = argument.startsWith("--") && argument.contains("=");
      words.addAll(joined ? Arrays.asList(argument.split("=", 2)) : List.of(argument));
    }
    while (!words.isEmpty()) {
      String name = words.remove();
      require(name.startsWith("--") && !words.isEmpty(), "not an option with a value: " + name);
      require(values.replace(name.substring(2), words.remove()) != null, "unknown: " + name);
    }
    return new OptionValues(values);
  }

  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /** What stands between commas. */
  public List<String> list(String name) {
    return List.of(text(name).split(",", -1));
  }

  /**
   * Refuses a value.
   *
   * @throws IllegalArgumentException with the rule, unless it holds
   */
  public static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
