package dev.errand.db;

import static dev.errand.db.TestLanes.deadline;
import static dev.errand.db.TestLanes.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.observe.Event.ConnectionOpened;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What goes before a statement in the same flush: its budget, the begin of its transaction. A
 * cancel that hit that would let the statement run without it.
 */
final class PreludeTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private ListeningRelay relay;
  private TestLanes lanes;

  /** Prepared beforehand, so that statements go along with what is before them. */
  @BeforeEach
  void open() {
    relay = new ListeningRelay(DATABASE.connection());
    lanes = TestLanes.open(relay.connection(), Shape.standard().plan(1, 1, 1));
    lanes.run(TestStatements.OFFER_KEY, "first " + System.nanoTime(), TestStatements.bytes());
    lanes.run(TestStatements.sleep(Budget.WRITE), 0.0);
  }

  @AfterEach
  void close() {
    lanes.close();
    relay.close();
  }

  private long kept(String name) {
    Long rows = lanes.run(TestStatements.KEYS, name);
    return rows == null ? 0 : rows;
  }

  private static Future<Integer> offer(Transaction transaction, String name) {
    return transaction.run(TestStatements.OFFER_KEY, Tuple.of(name, TestStatements.bytes()));
  }

  @Test
  void a_cancel_waits_until_the_budget_is_set() {
    // As if PostgreSQL were slow to get it done.
    relay.changeToServer(
        text -> text.replace("set statement_timeout = 1000", "select pg_sleep(0.5)        "));
    lanes.run(TestStatements.FAST, 1);
    int opened = lanes.heard().all(ConnectionOpened.class).size();
    Deadline own = deadline(900, 1);
    Future<?> given = lanes.start(own, TestStatements.sleep(Budget.WRITE), 14.0);
    lanes.hangUpAfter(own, 100);
    ended(given);
    lanes.awaitIdle();
    assertThat(relay.cancels()).isEqualTo(1);
    assertThat(lanes.run(TestStatements.FAST, 1)).isEqualTo(1);
    assertThat(lanes.heard().all(ConnectionOpened.class)).hasSize(opened);
  }

  @Test
  void a_transaction_whose_begin_was_not_yet_done_when_its_time_was_over_is_not_torn() {
    relay.changeToServer(
        text ->
            text.replace(
                "begin; set local statement_timeout = 1000",
                "begin; select pg_sleep(0.5);             "));
    Deadline own = deadline(900, 1);
    Future<Integer> given =
        lanes.onLoop(() -> lanes.database().transaction(own, tx -> offer(tx, "torn")));
    lanes.hangUpAfter(own, 100);
    ended(given);
    lanes.awaitIdle();
    assertThat(relay.cancels()).isPositive();
    assertThat(kept("torn")).isZero();
  }

  @Test
  void it_goes_in_one_piece_with_its_statement() {
    List<String> pieces = new CopyOnWriteArrayList<>();
    relay.changeToServer(
        text -> {
          pieces.add(text);
          return text;
        });
    ended(lanes.start(450, 1, TestStatements.OFFER_KEY, "budgeted", TestStatements.bytes()));
    lanes.transaction(tx -> offer(tx, "begun").compose(one -> offer(tx, "second")));
    assertThat(pieces)
        .anySatisfy(piece -> assertThat(piece).contains("set statement_timeout", "budgeted"))
        .anySatisfy(piece -> assertThat(piece).contains("begin", "set local", "begun"))
        .noneSatisfy(piece -> assertThat(piece).contains("set local", "second"));
  }
}
