package dev.errand.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.errand.Heard;
import dev.errand.auth.TokenFault.Reason;
import dev.errand.observe.Event;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That keys are taken from their source as they change, and kept when it fails. */
final class KeyRotationTest {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final TokenRules RULES = new TokenRules(null, null, "sub", Duration.ZERO);

  private static final TestKey OLD = TestKey.ec("old");
  private static final TestKey NEW = TestKey.ed("new");
  private static final String OLD_TOKEN = OLD.token(claims());
  private static final String NEW_TOKEN = NEW.token(claims());

  private final KeyServer server = new KeyServer(null);
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    server.close();
  }

  private static JsonObject claims() {
    return new JsonObject().put("sub", "ada").put("exp", Instant.now().getEpochSecond() + 600);
  }

  private Tokens start(Duration refresh, Duration pause, Duration limit) throws Exception {
    return start(server.source(), refresh, pause, limit);
  }

  private Tokens start(KeySource source, Duration refresh, Duration pause, Duration limit)
      throws Exception {
    KeySource.Times times = new KeySource.Times(refresh, pause, limit);
    return Tokens.ofKeys(source, times, RULES, Clock.systemUTC(), heard);
  }

  private static Reason fault(Tokens tokens, String token) {
    Throwable failure = catchThrowable(() -> tokens.verify(token).join());
    if (failure.getCause() instanceof TokenFault fault) {
      return fault.reason();
    }
    throw new AssertionError(failure);
  }

  @Test
  void a_token_with_a_new_key_has_the_keys_read_and_those_of_a_removed_one_end() throws Exception {
    server.serve(TestKey.set(OLD));
    try (Tokens tokens = start(NEVER, Duration.ofNanos(1), LIMIT)) {
      Grant old = tokens.verify(OLD_TOKEN).join();
      assertThat(tokens.stillHolds(old)).isTrue();

      server.serve(TestKey.set(OLD, NEW));
      Grant fresh = tokens.verify(NEW_TOKEN).join();
      assertThat(tokens.stillHolds(fresh)).isTrue();
      assertThat(tokens.verify(OLD_TOKEN).join().handles()).containsExactly("ada");

      server.serve(TestKey.set(NEW));
      assertThat(fault(tokens, TestKey.rsa("other").token(claims()))).isEqualTo(Reason.UNKNOWN_KEY);
      assertThat(tokens.stillHolds(old)).isFalse();
      assertThat(fault(tokens, OLD_TOKEN)).isEqualTo(Reason.UNKNOWN_KEY);
      assertThat(tokens.verify(NEW_TOKEN).join().handles()).containsExactly("ada");
    }
  }

  @Test
  void the_keys_are_read_now_and_then_and_unchanged_ones_change_nothing() throws Exception {
    server.serve(TestKey.set(OLD));
    try (Tokens tokens = start(SOON, SOON, LIMIT)) {
      Grant grant = tokens.verify(OLD_TOKEN).join();
      Awaitility.await().until(() -> server.requests() > 3);
      assertThat(tokens.stillHolds(grant)).isTrue();
      assertThat(heard.all(Event.KeysChanged.class)).hasSize(1);

      server.serve(TestKey.set(NEW, OLD));
      heard.await(Event.KeysChanged.class, changed -> changed.keys() == 2);
      assertThat(tokens.stillHolds(grant)).isFalse();
      assertThat(tokens.verify(NEW_TOKEN).join()).isNotNull();
    }
  }

  @Test
  void a_file_that_is_replaced_is_read(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys.json"), TestKey.set(OLD));
    KeySource source = KeySource.parse(file.toString());
    try (Tokens tokens = start(source, SOON, SOON, LIMIT)) {
      assertThat(tokens.verify(OLD_TOKEN).join()).isNotNull();
      Path next = Files.writeString(folder.resolve("next.json"), TestKey.set(NEW, OLD));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      heard.await(Event.KeysChanged.class, changed -> changed.keys() == 2);
      assertThat(tokens.verify(NEW_TOKEN).join()).isNotNull();

      Files.delete(file);
      heard.await(Event.KeysFailed.class);
      assertThat(tokens.verify(NEW_TOKEN).join()).isNotNull();
    }
  }

  /** Every way in which a source may fail. */
  private List<KeyServer.Behaviour> outages() {
    return List.of(
        exchange -> KeyServer.send(exchange, 503, TestKey.set(NEW)),
        exchange -> KeyServer.send(exchange, 200, "<html>maintenance</html>"),
        exchange -> KeyServer.send(exchange, 200, "{\"keys\":[]}"),
        exchange -> KeyServer.send(exchange, 200, " ".repeat(KeySource.MAX_BYTES + 1)),
        this::redirect,
        exchange -> {}, // closed without an answer
        exchange -> server.stall(),
        this::drip);
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Location", "/elsewhere");
    exchange.sendResponseHeaders(302, -1);
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write('{');
    exchange.getResponseBody().flush();
    server.stall();
  }

  @Test
  void in_an_outage_the_last_good_keys_stay_and_afterwards_the_new_ones_come() throws Exception {
    server.serve(TestKey.set(OLD));
    try (Tokens tokens = start(SOON, SOON, SHORT)) {
      for (KeyServer.Behaviour outage : outages()) {
        heard.clear();
        server.behave(outage);
        heard.await(Event.KeysFailed.class);
        assertThat(tokens.verify(OLD_TOKEN).join().handles()).containsExactly("ada");
      }
      server.serve(TestKey.set(NEW));
      heard.await(Event.KeysChanged.class);
      assertThat(tokens.verify(NEW_TOKEN).join().handles()).containsExactly("ada");
    }
  }

  @Test
  void without_keys_nothing_starts_and_it_is_told_why() {
    for (KeyServer.Behaviour outage : outages()) {
      server.behave(outage);
      Throwable failure = catchThrowable(() -> start(NEVER, NEVER, SHORT));
      assertThat(failure).isInstanceOf(IOException.class);
      assertThat(failure.getMessage()).isNotBlank().doesNotContain("\n", "maintenance");
    }
    KeySource nowhere = KeySource.parse("/no/such/file");
    assertThat(catchThrowable(() -> start(nowhere, NEVER, NEVER, SHORT)))
        .hasMessage("there is no file /no/such/file");
  }

  @Test
  void however_many_tokens_name_unknown_keys_the_source_is_asked_once_in_a_pause()
      throws Exception {
    server.serve(TestKey.set(OLD));
    try (Tokens tokens = start(NEVER, NEVER, LIMIT)) {
      for (int i = 0; i < 200; i++) {
        assertThat(fault(tokens, TestKey.ed("k" + i).token(claims())))
            .isEqualTo(Reason.UNKNOWN_KEY);
      }
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void those_that_come_during_a_reading_wait_for_that_one() throws Exception {
    server.serve(TestKey.set(OLD));
    try (Tokens tokens = start(NEVER, Duration.ofNanos(1), LIMIT)) {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      server.behave(
          exchange -> {
            asked.countDown();
            go.await();
            KeyServer.send(exchange, 200, TestKey.set(OLD, NEW));
          });
      List<CompletableFuture<Grant>> waiting = new ArrayList<>();
      waiting.add(tokens.verify(NEW_TOKEN));
      asked.await();
      for (int i = 0; i < 50; i++) {
        waiting.add(tokens.verify(NEW_TOKEN));
      }
      // Known keys have no need to wait.
      assertThat(tokens.verify(OLD_TOKEN).join().handles()).containsExactly("ada");
      go.countDown();
      for (CompletableFuture<Grant> each : waiting) {
        assertThat(each.join().handles()).containsExactly("ada");
      }
      assertThat(server.requests()).isEqualTo(2);
    }
  }
}
