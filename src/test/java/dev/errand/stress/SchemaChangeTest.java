package dev.errand.stress;

/** On the straight way. */
final class SchemaChangeTest extends SchemaChangeChecks {
  SchemaChangeTest() {
    super(Way.DIRECT);
  }
}
