package dev.errand;

import dev.errand.db.ConnectionInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads flags and variables by the table and collects every fault and warning on the way. */
final class SettingsReader {

  private static final int SHOWN_CHARACTERS = 80;

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Collection<String> links;
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  SettingsReader(Map<String, String> flags, Map<String, String> environment) {
    this.flags = new TreeMap<>(flags);
    this.environment = new TreeMap<>(environment);
    this.links = KubernetesLinks.in(environment);
  }

  /**
   * Reads everything, then has the values checked against each other; the draft lacks the faulty.
   *
   * @throws SettingsException with all that was found wrong
   */
  Settings read(BiConsumer<Settings, SettingsReader> checks) throws SettingsException {
    refuseUnknown();
    warnOfLinks();
    Map<Setting<?>, Object> values = new HashMap<>();
    SettingsTable.all()
        .forEach(setting -> value(setting).ifPresent(value -> values.put(setting, value)));
    readDatabase(values);
    checks.accept(new Settings(values, warnings), this);
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
    return new Settings(values, warnings);
  }

  boolean isGiven(Setting<?> setting) {
    return given(setting).isPresent();
  }

  void fault(Object subject, String text) {
    faults.add(subject + ": " + text);
  }

  void warning(Object subject, String text) {
    warnings.add(subject + ": " + text);
  }

  private void readDatabase(Map<Setting<?>, Object> values) {
    if (isGiven(SettingsTable.DATABASE_URL)) {
      return;
    }
    Map<String, String> variables = PgVariables.in(environment);
    if (!variables.isEmpty()) {
      readPg(variables).ifPresent(value -> values.put(SettingsTable.DATABASE_URL, value));
    } else if (isGiven(SettingsTable.DIRECT_URL)) {
      fault(SettingsTable.DIRECT_URL, "is of no use without DATABASE_URL or the PG... variables");
    }
  }

  private Optional<String> given(Setting<?> setting) {
    String variable = setting.variable();
    return Optional.ofNullable(flags.get(setting.flag()))
        .or(() -> Optional.ofNullable(links.contains(variable) ? null : environment.get(variable)));
  }

  private Optional<?> value(Setting<?> setting) {
    return given(setting).or(setting::standard).flatMap(text -> read(setting, text));
  }

  private Optional<?> read(Setting<?> setting, String text) {
    try {
      return Optional.of(setting.kind().read(text));
    } catch (IllegalArgumentException e) {
      boolean hidden = setting.kind().sensitive() || text.isEmpty();
      String wrong = (hidden ? "" : quoted(text) + " ") + oneLine(String.valueOf(e.getMessage()));
      fault(setting, wrong + "; allowed: " + setting.kind().allowed());
      return Optional.empty();
    }
  }

  private Optional<ConnectionInfo> readPg(Map<String, String> variables) {
    // Connecting elsewhere than the service file says would be worse than not to start.
    if (variables.containsKey("PGSERVICE")) {
      fault("PGSERVICE", "service files are not read; set DATABASE_URL, or PGHOST and the like");
      return Optional.empty();
    }
    try {
      return Optional.of(ConnectionInfo.fromEnvironment(variables));
    } catch (IllegalArgumentException e) {
      fault("PG... variables", oneLine(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private void refuseUnknown() {
    List<Setting<?>> all = SettingsTable.all();
    refuse("flag", flags.keySet().stream(), all.stream().map(Setting::flag).toList());
    refuse(
        "variable",
        environment.keySet().stream()
            .filter(name -> name.startsWith("ERRAND_") && !links.contains(name)),
        all.stream().map(Setting::variable).toList());
  }

  private void refuse(String what, Stream<String> names, List<String> known) {
    names
        .filter(name -> !known.contains(name))
        .forEach(
            name -> {
              String hint =
                  NearMiss.of(name, known).map(k -> "; did you mean " + k + "?").orElse("");
              fault(shortened(oneLine(name)), "unknown " + what + hint);
            });
  }

  private void warnOfLinks() {
    if (!links.isEmpty()) {
      warning(
          String.join(", ", links),
          "ignored, since Kubernetes sets this for a Service; enableServiceLinks: false avoids it");
    }
  }

  private static String quoted(String text) {
    return "\"" + shortened(oneLine(text)) + "\"";
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
