package dev.errand.db;

import java.time.Duration;

/**
 * The budget classes of contract §4: how long one statement may take, and in which lane it travels.
 */
public enum Budget {
  POINT("point", Duration.ofMillis(500)),
  PAGE("page", Duration.ofSeconds(3)),
  WRITE("write", Duration.ofSeconds(3)),
  CLAIM("claim", Duration.ofSeconds(3)),
  UPKEEP("upkeep", Duration.ofSeconds(2)),
  BULK("bulk", Duration.ofSeconds(15)),
  EXPORT("export", Duration.ofSeconds(5)),
  PROBE("probe", Duration.ofMillis(500));

  private final String label;
  private final Duration standard;

  Budget(String label, Duration standard) {
    this.label = label;
    this.standard = standard;
  }

  /** The name in settings ({@code ERRAND_BUDGET_<LABEL>}), metrics and logs. */
  public String label() {
    return label;
  }

  /** The default time for one statement of the class. */
  public Duration standard() {
    return standard;
  }
}
