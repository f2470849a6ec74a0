package dev.errand.stress;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests on one {@link Stand}, started before and closed behind them. What must hold on both ways is
 * an abstract class with a subclass for each.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OnStand {

  @RegisterExtension final TestDatabase database = new TestDatabase();

  private final Way way;
  private final int poolerSize;
  private final String[] flags;
  Stand stand;
  TestHttp http;

  OnStand(Way way, int poolerSize, String... flags) {
    this.way = way;
    this.poolerSize = poolerSize;
    this.flags = flags;
  }

  @BeforeAll
  void startStand() {
    stand = Stand.start(way, database.connection(), poolerSize, flags);
    http = stand.http();
  }

  @AfterAll
  void closeStand() {
    if (stand != null) {
      stand.close();
    }
  }
}
