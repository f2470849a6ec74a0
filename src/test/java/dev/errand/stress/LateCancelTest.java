package dev.errand.stress;

/** On the straight way. */
final class LateCancelTest extends LateCancelChecks {
  LateCancelTest() {
    super(Way.DIRECT, 10_000);
  }
}
