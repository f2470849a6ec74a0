package dev.errand.queue.history;

import dev.errand.TestHttp;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The instances of the service that workers may go to. Thread-safe. */
final class Doors {

  private final List<TestHttp> open;

  Doors(TestHttp... open) {
    this.open = new CopyOnWriteArrayList<>(open);
  }

  /** Any that is open. */
  TestHttp any(Random random) {
    Object[] all = open.toArray();
    return (TestHttp) all[random.nextInt(all.length)];
  }

  /** The one that stays open throughout. */
  TestHttp first() {
    return open.get(0);
  }

  void open(TestHttp door) {
    open.add(door);
  }

  void close(TestHttp door) {
    open.remove(door);
  }
}
