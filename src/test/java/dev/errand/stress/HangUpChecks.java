package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.http.RawHttp;
import dev.errand.observe.Event.Outcome;
import dev.errand.observe.Event.StatementEnded;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that hang up: what PostgreSQL does for them ends, long before any budget would end it.
 */
abstract class HangUpChecks extends OnStand {

  /** Of a single-row read. */
  static final long POINT = 3_000;

  /** The other budgets are longer by far. */
  static final Duration SOON = Duration.ofSeconds(2);

  private final Set<Work> leased;
  private final int workConnections;

  HangUpChecks(Way way) {
    super(way, 6, flags());
    workConnections = way.workConnections();
    // Behind a pooler nothing is pipelined.
    leased =
        way == Way.DIRECT ? EnumSet.complementOf(EnumSet.of(Work.READ)) : EnumSet.allOf(Work.class);
  }

  private static String[] flags() {
    return Stream.concat(
            Stream.of(
                "--pool-size",
                Integer.toString(Way.LEAST_POOL),
                "--acquire-timeout",
                "9s",
                "--budget-point",
                POINT + "ms"),
            Stream.of("page", "write", "bulk", "export")
                .flatMap(each -> Stream.of("--budget-" + each, "9s")))
        .toArray(String[]::new);
  }

  /** What has a connection of its own for its time. */
  Stream<Arguments> leased() {
    return leased.stream()
        .flatMap(kind -> Stream.of(HangUp.values()).map(how -> Arguments.of(kind, how)));
  }

  @ParameterizedTest
  @MethodSource("leased")
  void a_statement_is_cancelled_on_the_server_when_its_client_hangs_up(Work kind, HangUp how)
      throws Exception {
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc();
        Backends backends = stand.backends()) {
      String before = scene.state(looking);
      kind.lock(holder, scene);
      RawHttp client = new RawHttp(stand.service().port());
      kind.order(scene).send(client);
      backends.awaitBlocked(1, kind.text());

      how.of(client);

      backends.awaitNone(kind.text(), SOON);
      backends.awaitNoTransaction(SOON);
      stand.awaitIdle();
      holder.rollback();
      assertThat(scene.state(looking)).isEqualTo(before);
    }
    assertThat(kind.send(http, scene).get().status()).isIn(200, 201, 204);
  }

  @ParameterizedTest
  @EnumSource
  void who_hangs_up_while_waiting_for_a_connection_is_never_sent(HangUp how) throws Exception {
    List<Work> kinds = List.of(Work.CREATE, Work.TRANSFER, Work.BATCH, Work.PAGE);
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Connection looking = database.jdbc()) {
      String before = scene.state(looking);
      try (FullLane full = FullLane.fill(stand, holder, workConnections)) {
        List<RawHttp> clients =
            kinds.stream().map(each -> new RawHttp(stand.service().port())).toList();
        for (int i = 0; i < kinds.size(); i++) {
          kinds.get(i).order(scene).send(clients.get(i));
        }
        full.awaitWaiting(1 + kinds.size());
        stand.service().heard().clear();
        clients.forEach(how::of);
        awaitTurns();
      }
      assertThat(scene.state(looking)).isEqualTo(before);
    }
    assertThat(stand.service().heard().all(StatementEnded.class))
        .filteredOn(ended -> ended.outcome() != Outcome.REJECTED)
        .extracting(StatementEnded::statement)
        .containsOnly(Work.UPDATE.statement());
  }

  /** The only event loop has been round several times, and so has seen who hung up before. */
  void awaitTurns() {
    for (int i = 0; i < 5; i++) {
      assertThat(http.get("/nowhere").status()).isEqualTo(404);
    }
  }
}
