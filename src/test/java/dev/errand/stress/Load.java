package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.db.ConnectionInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Clients that create tasks, alone and in batches, change and read them, without a break, whatever
 * happens: each notes what was acknowledged, and fails at an answer that no outage excuses.
 */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestHttp http;
  private final long owner;
  private final String tasks;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicLong successes = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong numbers = new AtomicLong();
  private final Clients clients;

  private Load(TestHttp http) {
    this.http = http;
    this.owner = http.newUser("load-" + System.nanoTime());
    this.tasks = "/v1/users/" + owner + "/tasks";
    this.clients = Clients.start("load", CLIENTS, i -> this::once);
  }

  static Load start(Stand stand) {
    return new Load(stand.http());
  }

  private void once() {
    String title = "load-" + numbers.incrementAndGet();
    Answer created = http.post(tasks, "{\"title\":\"" + title + "\"}");
    if (created.status() == 503) {
      refused.add(title);
    }
    if (counted(created)) {
      acknowledged.add(title);
      follow(tasks + "/" + created.json().getLong("id"));
    }
    batch("batch-" + numbers.incrementAndGet());
  }

  private void follow(String task) {
    counted(http.get(task));
    counted(http.patch(task, "{\"isDone\":true}"));
    counted(http.patch(task, "{\"payload\":{\"a\":{\"b\":1}}}"));
    counted(http.get(tasks + "?limit=5"));
  }

  private void batch(String title) {
    String item = "{\"title\":\"%s%s\"}";
    String items = item.formatted(title, "a") + "," + item.formatted(title, "b");
    if (counted(http.post(tasks + "/batch", "{\"items\":[" + items + "]}"))) {
      acknowledged.add(title + "a");
      acknowledged.add(title + "b");
    }
  }

  private boolean counted(Answer answer) {
    if (answer.status() < 300) {
      successes.incrementAndGet();
      return true;
    }
    refusals.incrementAndGet();
    Rounds.assertOutage(answer);
    return false;
  }

  /** Waits until several rounds of requests have succeeded from now on. */
  void awaitProgress() {
    awaitProgress(PATIENCE);
  }

  void awaitProgress(Duration within) {
    awaitMore(successes, 20L * CLIENTS, within);
  }

  /** Waits until each client has been refused, more or less. */
  void awaitTrouble() {
    awaitMore(refusals, CLIENTS, PATIENCE);
  }

  private void awaitMore(AtomicLong counter, long more, Duration within) {
    long from = counter.get();
    Awaitility.await()
        .atMost(within)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> counter.get() >= from + more || clients.hasFailed());
    clients.assertNoneFailed();
  }

  /** How many requests were refused. */
  long refusals() {
    return refusals.get();
  }

  /** Ends the clients and fails if any was answered what no outage excuses. */
  void end() {
    clients.end();
  }

  /** Fails unless all is there that was acknowledged, and nothing that was answered with 503. */
  void assertAsAnswered(ConnectionInfo server) throws SQLException {
    Set<String> there = titles(server);
    assertThat(there).containsAll(acknowledged).doesNotContainAnyElementsOf(refusedOrNone());
  }

  // AssertJ takes no empty set there.
  private Set<String> refusedOrNone() {
    return refused.isEmpty() ? Set.of("nothing was refused") : refused;
  }

  private Set<String> titles(ConnectionInfo server) throws SQLException {
    Set<String> titles = new HashSet<>();
    try (Connection connection = TestDatabase.jdbc(server);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select title from tasks where owner_id = " + owner)) {
      while (rows.next()) {
        titles.add(rows.getString(1));
      }
    }
    return titles;
  }

  @Override
  public void close() {
    clients.close();
  }
}
