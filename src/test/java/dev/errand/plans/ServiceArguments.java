package dev.errand.plans;

/** Arguments for the statements that serve the service itself. */
final class ServiceArguments {

  private ServiceArguments() {}

  static void addTo(Trials trials) {
    trials.unplanned("commit", "a command, which PostgreSQL does not plan");
    trials.of("probe", 0).with(Case.of("a probe"));
    trials.of("signal-notify", 0).with(Case.of("two", Case.list(2, "public")));
    String key = "\\x" + "00".repeat(32);
    String offered = "insert into service_keys (name, key) values ('old', '" + key + "')";
    trials
        .of("service-key-offer", 1)
        .with(Case.of("a new key", "new", key))
        .with(Case.of("a key that is there", "old", key).after(offered));
    trials.of("service-key-read", 1).with(Case.of("a key", "old").after(offered));
  }
}
