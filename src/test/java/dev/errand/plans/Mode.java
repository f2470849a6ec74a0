package dev.errand.plans;

/** The two ways in which PostgreSQL plans a prepared statement: knowing its arguments, or not. */
enum Mode {
  CUSTOM("force_custom_plan"),
  GENERIC("force_generic_plan");

  private final String setting;

  Mode(String setting) {
    this.setting = setting;
  }

  /** The value of plan_cache_mode. */
  String setting() {
    return setting;
  }

  String label() {
    return this == CUSTOM ? "custom" : "generic";
  }
}
