package dev.errand.task;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of the lookup table {@code task_priorities}. */
public enum Priority {
  LOW(1, "low"),
  MEDIUM(2, "medium"),
  HIGH(3, "high");

  private static final Priority[] BY_CODE = {LOW, LOW, MEDIUM, HIGH};

  private final short code;
  private final String label;

  Priority(int code, String label) {
    this.code = (short) code;
    this.label = label;
  }

  /** The key in the lookup table. */
  public short code() {
    return code;
  }

  /** The name in JSON. */
  public String label() {
    return label;
  }

  static Priority ofCode(short code) {
    return BY_CODE[code];
  }

  /** The priority of that name, or null. */
  static @Nullable Priority ofLabel(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElse(null);
  }
}
