package dev.errand.bench.compare;

import dev.errand.bench.client.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured, and how long.
 *
 * @param commits values of PostgreSQL's synchronous_commit; reads take the first alone
 * @param rounds of each side, an odd number best
 * @param length of a round
 * @param warmUp of each operation on each side, before the first round
 */
record Plan(
    List<Side> sides,
    List<Operation> operations,
    List<Integer> connections,
    List<String> commits,
    int rounds,
    Duration length,
    Duration warmUp) {

  /**
   * What the rounds that are compared have in common.
   *
   * @param commit the value of synchronous_commit
   */
  record Setting(Operation operation, int connections, String commit) {

    @Override
    public String toString() {
      return operation.label() + ", " + connections + " connections, commit " + commit;
    }
  }

  /** All settings in the order in which they are measured. */
  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (String commit : commits) {
      for (Operation operation : operations) {
        if (operation.writes() || commit.equals(commits.get(0))) {
          connections.forEach(size -> settings.add(new Setting(operation, size, commit)));
        }
      }
    }
    return settings;
  }
}
