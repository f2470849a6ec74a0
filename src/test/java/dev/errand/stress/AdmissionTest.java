package dev.errand.stress;

/** On the straight way. */
final class AdmissionTest extends AdmissionChecks {
  AdmissionTest() {
    super(Way.DIRECT);
  }
}
