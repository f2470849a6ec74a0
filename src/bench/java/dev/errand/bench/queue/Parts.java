package dev.errand.bench.queue;

/** The parts of the bench by their names. Those under a steady load share its rate. */
final class Parts {

  private final Rig rig;
  private final Throughput throughput;
  private double rate;

  Parts(Rig rig) {
    this.rig = rig;
    this.throughput = new Throughput(rig);
  }

  Section run(String name) throws Exception {
    return switch (name) {
      case "throughput" -> throughput.run();
      case "pinned" -> new Pinned(rig).run(rate());
      case "pinned-sql" -> new PinnedSql(rig).run();
      case "pickup" -> new PickUp(rig).run();
      case "waiting" -> new Waiting(rig).run();
      case "soak" -> new Soak(rig).run(rate());
      default -> throw new IllegalArgumentException("no part: " + name);
    };
  }

  private double rate() throws Exception {
    if (rate == 0) {
      rate = SteadyLoad.rate(rig, throughput);
    }
    return rate;
  }
}
