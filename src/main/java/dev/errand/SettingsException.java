package dev.errand;

import java.util.List;

/** The settings can't be used; holds every fault, one line each, without any secret. */
final class SettingsException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  SettingsException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  List<String> faults() {
    return faults;
  }
}
