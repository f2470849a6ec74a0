package dev.errand.db;

import java.util.ArrayList;
import java.util.List;

/**
 * How the connections of one HTTP verticle instance are divided among its lanes.
 *
 * @param point pipelined connections for reads of one row
 * @param work leased connections for everything else
 * @param upkeep leased connections for heartbeats and completions
 */
public record LanePlan(int point, int work, int upkeep) {

  /**
   * Fewer than these for one event loop make no sense: one for points, one for upkeep, two for
   * work.
   */
  static final int LEAST_PER_LOOP = 4;

  /**
   * Divides a replica's connections: one is kept for LISTEN and health, the others go to the event
   * loops evenly. Behind a pooler two are kept: health asks through it, LISTEN goes past it.
   *
   * @param poolSize all connections of the replica, at least 5
   * @param cores processors of the machine
   * @param pooler PgBouncer leaves no pipelined lane
   * @return one plan an event loop; min(cores, (poolSize − 1) / 4) of them, at least one
   */
  public static List<LanePlan> divide(int poolSize, int cores, Pooler pooler) {
    int loops = Math.max(1, Math.min(cores, (poolSize - 1) / LEAST_PER_LOOP));
    int forLoops = poolSize - (pooler == Pooler.NONE ? 1 : 2);
    List<LanePlan> plans = new ArrayList<>();
    for (int loop = 0; loop < loops; loop++) {
      plans.add(of(forLoops / loops + (loop < forLoops % loops ? 1 : 0), pooler));
    }
    return List.copyOf(plans);
  }

  private static LanePlan of(int connections, Pooler pooler) {
    int pipelined = connections >= 8 ? 2 : 1;
    int point = pooler == Pooler.NONE ? pipelined : 0;
    int upkeep = connections >= 6 ? 2 : 1;
    return new LanePlan(point, connections - point - upkeep, upkeep);
  }
}
