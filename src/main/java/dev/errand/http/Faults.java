package dev.errand.http;

import dev.errand.problem.Problem;
import dev.errand.problem.Violation;
import java.util.ArrayList;
import java.util.List;

/** Collects every fault of an input, so that a client learns of all of them at once. */
public final class Faults {

  private final List<Violation> violations = new ArrayList<>();

  /**
   * Notes a fault; what comes after the most that are told is not kept.
   *
   * @param pointer where: a JSON Pointer, or the name of a parameter or header
   */
  public void add(String pointer, String code, String detail) {
    if (!isFull()) {
      violations.add(new Violation(pointer, code, detail));
    }
  }

  public boolean isEmpty() {
    return violations.isEmpty();
  }

  /** Whether so many faults were found that no more would be told. */
  public boolean isFull() {
    return violations.size() >= Problem.MAX_VIOLATIONS;
  }

  /**
   * Ends the reading.
   *
   * @throws Problem of the kind, with all that was noted, if anything was
   */
  public void throwIfAny(Problem.Kind kind) {
    if (!violations.isEmpty()) {
      throw Problem.of(kind, violations);
    }
  }
}
