package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.errand.TestHttp;
import dev.errand.TestMetrics;
import dev.errand.TestService;
import dev.errand.db.ConnectionInfo;
import dev.errand.db.TestPooler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The service under test and the way it reaches its database. At the end nothing may be left of
 * what was under way: no lease, nobody who waits, and in PgBouncer no server connection in use.
 */
final class Stand implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ConnectionInfo database;
  private final @Nullable TestPooler pooler;
  private final TestService service;

  private Stand(ConnectionInfo database, @Nullable TestPooler pooler, String... flags) {
    this.database = database;
    this.pooler = pooler;
    this.service = start(database, pooler, flags);
  }

  /**
   * Starts the service, and PgBouncer before it where it is on the way.
   *
   * @param poolerSize how many server connections PgBouncer shares among its clients
   */
  static Stand start(Way way, ConnectionInfo database, int poolerSize, String... flags) {
    if (way == Way.DIRECT) {
      return new Stand(database, null, flags);
    }
    TestPooler.require();
    TestPooler pooler = TestPooler.start(database, poolerSize);
    try {
      return new Stand(database, pooler, flags);
    } catch (RuntimeException notStarted) {
      pooler.close();
      throw notStarted;
    }
  }

  private static TestService start(
      ConnectionInfo database, @Nullable TestPooler pooler, String... flags) {
    if (pooler == null) {
      return TestService.start(database, flags);
    }
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.addAll(List.of("--pooler", "pgbouncer", "--direct-url", TestService.url(database)));
    return TestService.start(pooler.connection(), all.toArray(String[]::new));
  }

  TestService service() {
    return service;
  }

  TestHttp http() {
    return service.http();
  }

  /** The pooler on the way, where there is one. */
  TestPooler pooler() {
    return Objects.requireNonNull(pooler, "no pooler on this way");
  }

  /** The database itself, past any pooler. */
  ConnectionInfo database() {
    return database;
  }

  /** What the server does for the service; for the test to close. */
  Backends backends() {
    return new Backends(database);
  }

  /** Waits until nothing is under way any more, in the service and in PgBouncer. */
  void awaitIdle() {
    TestMetrics.of(service).awaitIdle();
    if (pooler != null) {
      Awaitility.await("PgBouncer is idle")
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> assertIdle(pooler));
    }
  }

  private static void assertIdle(TestPooler pooler) {
    assertThat(pooler.clients().console("show pools"))
        .filteredOn(pool -> !"pgbouncer".equals(pool.get("database")))
        .isNotEmpty()
        .allSatisfy(
            pool -> assertThat(pool).contains(entry("cl_waiting", "0"), entry("sv_active", "0")));
  }

  @Override
  public void close() {
    try {
      awaitIdle();
    } finally {
      service.close();
      if (pooler != null) {
        pooler.close();
      }
    }
  }
}
