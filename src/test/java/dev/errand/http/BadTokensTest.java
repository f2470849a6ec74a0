package dev.errand.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import dev.errand.auth.TestKey;
import dev.errand.auth.Tokens;
import dev.errand.observe.Event;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told whose token won't do; which those are in all, TokensTest knows. */
final class BadTokensTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestKey RSA = TestKey.rsa("r");
  private static final String LIST = "/v1/tasks";

  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys.json"), TestKey.set(RSA));
    service =
        TestService.start(
            DATABASE.connection(),
            "--auth",
            "jwt",
            "--jwt-jwks",
            keys.toString(),
            "--jwt-issuer",
            "https://issuer.test",
            "--jwt-audience",
            "errand");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static JsonObject claims() {
    return TestIssuer.claims("admin", "root");
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void refused(String authorization, String why) {
    // The second time, nothing may have been remembered.
    for (int i = 0; i < 2; i++) {
      Answer answer = service.http().get(LIST, "Authorization", authorization);
      JsonObject problem = AssertProblem.of(answer, 401, "unauthorized");
      assertThat(problem.getString("detail")).isEqualTo(why);
      assertThat(answer.header("WWW-Authenticate"))
          .startsWith("Bearer realm=\"errand\", error=\"invalid_token\", error_description=\"")
          .contains(why.replace('"', '\''));
    }
  }

  private static void refusedToken(String token, String why) {
    refused("Bearer " + token, why);
  }

  @Test
  void a_good_token_passes_in_whatever_case_its_scheme_is_written() {
    String token = RSA.token(claims());
    for (String scheme : new String[] {"Bearer ", "bearer ", "BEARER "}) {
      assertThat(service.http().get(LIST, "Authorization", scheme + token).status()).isEqualTo(200);
    }
  }

  @Test
  void no_token() {
    Answer answer = service.http().get(LIST);
    AssertProblem.of(answer, 401, "unauthorized");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"errand\"");
  }

  @Test
  void another_scheme_or_none() {
    String why = "The field Authorization must stand once, as \"Bearer <token>\".";
    for (String field : new String[] {"Basic YTpi", RSA.token(claims()), "Bearer", "Bearer a b"}) {
      refused(field, why);
    }
  }

  @Test
  void two_tokens() {
    try (RawHttp http = new RawHttp(service.port())) {
      String field = "Authorization: Bearer " + RSA.token(claims()) + "\r\n";
      http.send("GET /v1/tasks HTTP/1.1\r\nHost: x\r\n" + field + field + "\r\n");
      AssertProblem.of(http.read(), 401, "unauthorized");
    }
  }

  @Test
  void no_jwt() {
    refusedToken("x", "The token is not a signed JWT in compact form.");
    refusedToken("a.b.c", "The token is not a signed JWT in compact form.");
  }

  @Test
  void an_unsigned_one() {
    String claims = TestKey.base64(claims().encode().getBytes(UTF_8));
    refusedToken(
        TestKey.base64("{\"alg\":\"none\"}".getBytes(UTF_8)) + "." + claims + ".",
        "The token is not a signed JWT in compact form.");
  }

  @Test
  void the_public_key_as_a_shared_secret() {
    refusedToken(
        TestKey.secret(RSA.jwk()).token(claims()),
        "The token is not signed by an algorithm that is accepted here.");
  }

  @Test
  void a_signature_of_another() {
    refusedToken(TestKey.rsa("r").token(claims()), "The token's signature does not hold.");
  }

  @Test
  void an_unknown_key() {
    refusedToken(TestKey.ec("e").token(claims()), "The token names a key that is not known here.");
  }

  @Test
  void an_expired_one() {
    refusedToken(RSA.token(claims().put("exp", now() - 60)), "The token has expired.");
  }

  @Test
  void one_that_is_not_yet_valid() {
    refusedToken(RSA.token(claims().put("nbf", now() + 60)), "The token is not valid yet.");
  }

  @Test
  void another_issuer() {
    refusedToken(
        RSA.token(claims().put("iss", "https://issuer.test/")),
        "The token is not from the issuer that is trusted here.");
  }

  @Test
  void another_audience() {
    refusedToken(
        RSA.token(claims().put("aud", "errands")), "The token is meant for another audience.");
  }

  @Test
  void an_oversized_one() {
    refusedToken(
        RSA.token(claims().put("pad", "x".repeat(Tokens.MAX_LENGTH))), "The token is too long.");
  }

  @Test
  void a_cached_one_that_expires_is_refused_from_then_on() {
    try (TestService exact =
        TestIssuer.start(DATABASE.connection(), "--jwt-leeway", "0s", "--pool-size", "5")) {
      long end = now() + 2;
      String bearer = "Bearer " + TestIssuer.token(claims().put("exp", end));
      assertThat(exact.http().get(LIST, "Authorization", bearer).status()).isEqualTo(200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> exact.http().get(LIST, "Authorization", bearer).status() == 401);
      assertThat(now()).isGreaterThanOrEqualTo(end);
    }
  }

  @Test
  void a_body_is_not_asked_for_before_the_token_is_known() {
    try (RawHttp http = new RawHttp(service.port())) {
      http.send(
          "POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: %d\r\nExpect: 100-continue\r\n\r\n".formatted(60_000));
      AssertProblem.of(http.read(), 401, "unauthorized");
    }
  }

  // The body may have come before the token was verified elsewhere.
  @Test
  void a_body_is_kept_while_a_new_token_is_verified() {
    for (int i = 0; i < 50; i++) {
      String bearer = "Bearer " + RSA.token(claims().put("jti", i));
      Answer answer =
          service
              .http()
              .post(
                  "/v1/users",
                  "{\"handle\":\"user-" + i + "\",\"displayName\":\"" + "x".repeat(100) + "\"}",
                  "Authorization",
                  bearer);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }
  }

  @Test
  void the_token_stands_in_no_answer_and_no_event() {
    String token = RSA.token(claims().put("exp", now() - 60));
    Answer answer = service.http().get(LIST, "Authorization", "Bearer " + token);
    String signature = token.substring(token.lastIndexOf('.') + 1);
    assertThat(answer.body() + answer.response().headers()).doesNotContain(signature);
    assertThat(service.heard().all(Event.class).toString()).doesNotContain(signature);
  }
}
