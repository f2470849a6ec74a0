package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** So many requests a subject and time. */
final class RateLimitTest {

  private static final int MOST = 5;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService start() {
    return TestService.start(DATABASE.connection(), "--rate-limit", MOST + "/1h");
  }

  @Test
  void one_more_is_429_and_told_when_to_come_again() {
    try (TestService service = start()) {
      for (int left = MOST - 1; left >= 0; left--) {
        Answer answer = service.http().get("/v1/users");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"default\";q=5;w=3600");
        assertThat(answer.header("RateLimit")).startsWith("\"default\";r=" + left + ";t=");
      }
      Answer refused = service.http().get("/v1/users/1");
      AssertProblem.of(refused, 429, "rate-limited");
      assertThat(refused.header("RateLimit")).startsWith("\"default\";r=0;t=");
      // One in twelve minutes comes back.
      assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
          .isBetween(700, 720);
      // What asks for nothing of ours costs nothing.
      assertThat(service.http().get("/nothing").status()).isEqualTo(404);
      assertThat(service.http().send("OPTIONS", "/v1/users", null).status()).isEqualTo(204);
      assertThat(service.management().get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void of_many_at_once_just_so_many_pass() {
    try (TestService service = start()) {
      List<CompletableFuture<Answer>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(service.http().sendAsync("GET", "/v1/users", null));
      }
      assertThat(all.stream().filter(each -> each.join().status() == 200)).hasSize(MOST);
    }
  }

  @Test
  void it_comes_back_with_time() {
    try (TestService service = TestService.start(DATABASE.connection(), "--rate-limit", "1/1s")) {
      assertThat(service.http().get("/v1/users").status()).isEqualTo(200);
      Answer refused = service.http().get("/v1/users");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> service.http().get("/v1/users").status() == 200);
    }
  }

  @Test
  void each_subject_has_its_own_wherever_it_comes_from() {
    try (TestService service =
        TestIssuer.start(DATABASE.connection(), "--rate-limit", MOST + "/1h")) {
      for (int i = 0; i < MOST; i++) {
        assertThat(get(service, TestIssuer.bearer("admin", "ada")).status()).isEqualTo(200);
      }
      assertThat(get(service, TestIssuer.bearer("admin", "ada")).status()).isEqualTo(429);
      // Another token of hers is not another subject.
      assertThat(get(service, TestIssuer.bearer("tasks:read", "ada")).status()).isEqualTo(429);
      assertThat(get(service, TestIssuer.bearer("admin", "bob")).status()).isEqualTo(200);
    }
  }

  private static Answer get(TestService service, String token) {
    return service.http().get("/v1/users", "Authorization", token);
  }

  @Test
  void without_it_nothing_is_said_of_it() {
    try (TestService service = TestService.start(DATABASE.connection())) {
      assertThat(service.http().get("/v1/users").header("RateLimit")).isNull();
    }
  }
}
