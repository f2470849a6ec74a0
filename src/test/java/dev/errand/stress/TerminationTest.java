package dev.errand.stress;

/** On the straight way. */
final class TerminationTest extends TerminationChecks {
  TerminationTest() {
    super(Way.DIRECT);
  }
}
