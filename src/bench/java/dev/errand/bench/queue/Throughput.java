package dev.errand.bench.queue;

import dev.errand.bench.sql.DryQueue;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** How many tasks a second go in and are worked off, beside the SQL alone. */
final class Throughput {

  private static final int TRIES = 4;
  private static final int WARMING_CLIENTS = 16;

  /** Tasks a second that a queue is filled for at first, by the size of a claim. */
  private static final Map<Integer, Integer> GUESS = Map.of(1, 6_000, 10, 20_000, 100, 40_000);

  private static final int LEAST_GUESS = 6_000;

  private final Rig rig;
  private final HttpRounds http;
  private final SqlRounds sql;
  private final Map<Integer, Integer> guesses = new HashMap<>(GUESS);

  Throughput(Rig rig) {
    this.rig = rig;
    this.http = new HttpRounds(rig);
    this.sql = new SqlRounds(rig);
  }

  /** A side's round. */
  private interface Round {
    QueueFigures measure(int filled) throws IOException, SQLException, TimeoutException;
  }

  /** Runs all rounds in turns, so that both sides see what the machine does beside. */
  Section run() throws IOException, SQLException, TimeoutException {
    List<Compared> all = new ArrayList<>();
    for (Load load : rig.options().loads()) {
      boolean isNew = all.stream().noneMatch(each -> isAlike(each.load(), load));
      if (isNew) {
        service(
            new Load(load.kind(), load.size(), WARMING_CLIENTS), rig.options().seconds("warm-up"));
      }
      Compared compared = compare(load);
      rig.progress().accept(compared.row());
      all.add(compared);
    }
    List<String> lines = new ArrayList<>(Compared.HEAD.lines().toList());
    all.forEach(compared -> lines.add(compared.row()));
    JsonObject json = new JsonObject().put("loads", all.stream().map(Compared::json).toList());
    return new Section("throughput", lines, json, ThroughputGoals.of(all));
  }

  private static boolean isAlike(Load one, Load other) {
    return one.kind() == other.kind() && one.size() == other.size();
  }

  /** What that many workers complete at most, one by one. */
  double most(int workers) throws IOException, SQLException, TimeoutException {
    Load load = new Load(Load.Kind.WORK, 1, workers);
    service(load, rig.options().seconds("warm-up"));
    return service(load, rig.options().seconds("seconds")).tasksPerSecond();
  }

  private Compared compare(Load load) throws IOException, SQLException, TimeoutException {
    Duration length = rig.options().seconds("seconds");
    List<QueueFigures> ofService = new ArrayList<>();
    List<QueueFigures> ofSql = new ArrayList<>();
    for (int round = 0; round < rig.options().number("rounds"); round++) {
      ofService.add(service(load, length));
      if (!rig.options().text("pgbench").isEmpty()) {
        ofSql.add(filled(load, length, filled -> sql.measure(load, length)));
      }
    }
    return new Compared(load, ofService, ofSql);
  }

  private QueueFigures service(Load load, Duration length)
      throws IOException, SQLException, TimeoutException {
    return filled(load, length, filled -> http.measure(load, length, filled));
  }

  /** Makes a round on a queue that is full enough; one that runs dry is made again. */
  private QueueFigures filled(Load load, Duration length, Round round)
      throws IOException, SQLException, TimeoutException {
    for (int tried = 1; ; tried++) {
      int guess = guesses.getOrDefault(load.size(), LEAST_GUESS);
      double seconds = length.toMillis() / 1e3 + 1;
      boolean isWork = load.kind() == Load.Kind.WORK;
      if (!isWork) {
        rig.database().clear();
      }
      try {
        return round.measure(isWork ? rig.database().fill((int) (guess * seconds)) : 0);
      } catch (DryQueue dry) {
        if (tried == TRIES) {
          throw dry;
        }
        guesses.put(load.size(), guess * 2);
      }
    }
  }
}
