package dev.errand.stress;

/** On the straight way. */
final class DeadlineTest extends DeadlineChecks {
  DeadlineTest() {
    super(Way.DIRECT);
  }
}
