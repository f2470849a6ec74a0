package dev.errand.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.errand.auth.TokenFault.Reason;
import dev.errand.observe.Observer;
import dev.errand.observe.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a token good, and each thing that makes it bad. */
final class TokensTest {

  private static final String SECRET = "a secret of at least 32 bytes, it is";
  private static final long NOW = 1_800_000_000L;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
  private static final Duration LEEWAY = Duration.ofSeconds(10);
  private static final TokenRules RULES = new TokenRules("us", "errand", "sub", LEEWAY);
  private static final KeySource.Times TIMES =
      new KeySource.Times(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofSeconds(5));

  private static final TestKey RSA = TestKey.rsa("r1");
  private static final TestKey EC = TestKey.ec("e1");
  private static final TestKey ED = TestKey.ed("o1");
  private static final TestKey HMAC = TestKey.secret(SECRET);

  private Path file;
  private Tokens keyed;
  private Tokens shared;

  static List<TestKey> keys() {
    return List.of(RSA, EC, ED, HMAC);
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    file = folder.resolve("keys.json");
    keyed = over(file, TestKey.set(RSA, EC, ED));
    shared = Tokens.ofSecret(new Secret(SECRET), RULES, CLOCK);
  }

  @AfterEach
  void close() {
    keyed.close();
    shared.close();
  }

  private static Tokens over(Path file, String jwks) throws Exception {
    Files.writeString(file, jwks);
    return Tokens.ofKeys(new KeyFile(file), TIMES, RULES, CLOCK, Observer.NONE);
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", "us")
        .put("aud", "errand")
        .put("sub", "ada")
        .put("scope", "tasks:read tasks:work")
        .put("exp", NOW + 60);
  }

  private Tokens by(TestKey key) {
    return key.equals(HMAC) ? shared : keyed;
  }

  private static Reason fault(Tokens tokens, String token) {
    Throwable failure = catchThrowable(() -> tokens.verify(token).join());
    assertThat(failure).isInstanceOf(CompletionException.class);
    if (failure.getCause() instanceof TokenFault fault) {
      return fault.reason();
    }
    throw new AssertionError(failure);
  }

  private void refused(Reason reason, JsonObject claims) {
    for (TestKey key : keys()) {
      assertThat(fault(by(key), key.token(claims))).as(key.algorithm()).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_good_token_of_each_algorithm_grants_what_it_says(TestKey key) {
    Grant grant = by(key).verify(key.token(claims())).join();

    assertThat(grant.handles()).containsExactly("ada");
    assertThat(grant.scopes()).containsExactlyInAnyOrder("tasks:read", "tasks:work");
    assertThat(grant.endMillis()).isEqualTo((NOW + 60) * 1_000 + LEEWAY.toMillis());
    assertThat(by(key).stillHolds(grant)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_change_of_any_character_is_refused(TestKey key) {
    String token = key.token(claims());
    // The last character of a part may hold bits that nobody reads.
    int signature = token.lastIndexOf('.') + 1;
    for (int i : new int[] {token.indexOf('.') + 5, signature - 20, signature, signature + 20}) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(fault(by(key), changed)).as("at " + i).isEqualTo(Reason.SIGNATURE);
    }
  }

  @Test
  void none_is_no_algorithm() {
    for (String alg : List.of("none", "None", "NONE", "nOnE", "")) {
      String header =
          TestKey.base64(("{\"alg\":\"" + alg + "\"}").getBytes(StandardCharsets.UTF_8));
      String payload = TestKey.base64(claims().encode().getBytes(StandardCharsets.UTF_8));
      for (Tokens each : List.of(keyed, shared)) {
        for (String signature : List.of("", "AAAA")) {
          assertThat(fault(each, header + "." + payload + "." + signature))
              .isIn(Reason.MALFORMED, Reason.ALGORITHM);
        }
      }
    }
  }

  // The classic: what is public of an RSA key, taken for the shared secret of an HMAC.
  @Test
  void a_public_key_is_no_shared_secret() throws Exception {
    JsonObject jwk = new JsonObject(RSA.jwk());
    byte[] spki = com.nimbusds.jose.jwk.RSAKey.parse(RSA.jwk()).toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki)
            + "\n-----END PUBLIC KEY-----\n";
    for (String secret : List.of(pem, RSA.jwk(), jwk.getString("n"))) {
      TestKey confused = TestKey.secret(secret);
      JsonObject header = new JsonObject().put("alg", "HS256");
      assertThat(fault(keyed, confused.token(header, claims()))).isEqualTo(Reason.ALGORITHM);
      header.put("kid", "r1");
      assertThat(fault(keyed, confused.token(header, claims()))).isEqualTo(Reason.ALGORITHM);
    }
  }

  @Test
  void a_key_does_for_its_own_algorithm_alone() {
    for (String alg : List.of("ES256", "EdDSA", "PS256", "RS512", "HS256", "ES256K")) {
      JsonObject header = new JsonObject().put("alg", alg).put("kid", "r1");
      assertThat(fault(keyed, RSA.token(header, claims()))).as(alg).isEqualTo(Reason.ALGORITHM);
    }
    for (String alg : List.of("RS256", "HS384", "HS512", "ES256")) {
      JsonObject header = new JsonObject().put("alg", alg);
      assertThat(fault(shared, HMAC.token(header, claims()))).as(alg).isEqualTo(Reason.ALGORITHM);
    }
  }

  @Test
  void a_token_brings_no_key_of_its_own() {
    TestKey own = TestKey.rsa("r1");
    JsonObject header =
        new JsonObject()
            .put("alg", "RS256")
            .put("kid", "r1")
            .put("jwk", new JsonObject(own.jwk()))
            .put("jku", "http://127.0.0.1:1/keys");
    assertThat(fault(keyed, own.token(header, claims()))).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void an_unknown_key_is_refused() {
    assertThat(fault(keyed, TestKey.rsa("r2").token(claims()))).isEqualTo(Reason.UNKNOWN_KEY);
    assertThat(fault(keyed, TestKey.ed("o2").token(claims()))).isEqualTo(Reason.UNKNOWN_KEY);
  }

  @Test
  void without_a_key_id_the_keys_of_the_algorithm_are_tried() {
    for (TestKey key : List.of(RSA, EC, ED)) {
      JsonObject header = new JsonObject().put("alg", key.algorithm());
      assertThat(keyed.verify(key.token(header, claims())).join().handles()).contains("ada");
    }
    JsonObject header = new JsonObject().put("alg", "ES256");
    assertThat(fault(keyed, TestKey.ec("e1").token(header, claims()))).isEqualTo(Reason.SIGNATURE);
  }

  @Test
  void a_token_ends_with_its_leeway_and_must_end_at_all() {
    long leeway = LEEWAY.toSeconds();
    refused(Reason.EXPIRED, claims().put("exp", NOW - leeway));
    refused(Reason.EXPIRED, claims().put("exp", 0));
    refused(Reason.EXPIRED, claims().put("exp", -1L << 60));
    assertThat(keyed.verify(EC.token(claims().put("exp", NOW - leeway + 1))).join()).isNotNull();
    JsonObject endless = claims();
    endless.remove("exp");
    refused(Reason.NO_END, endless);
    refused(Reason.CLAIMS, claims().put("exp", "tomorrow"));
  }

  @Test
  void what_was_verified_ends_with_its_time() {
    Grant grant = keyed.verify(ED.token(claims())).join();
    assertThat(keyed.stillHolds(grant)).isTrue();
    Grant over = new Grant(grant.scopes(), grant.handles(), null, NOW * 1_000, grant.generation());
    assertThat(keyed.stillHolds(over)).isFalse();
    Grant before = new Grant(grant.scopes(), grant.handles(), null, grant.endMillis(), 0);
    assertThat(keyed.stillHolds(before)).isFalse();
  }

  @Test
  void a_token_is_not_valid_before_its_time() {
    long leeway = LEEWAY.toSeconds();
    refused(Reason.NOT_YET_VALID, claims().put("nbf", NOW + leeway + 1));
    assertThat(keyed.verify(EC.token(claims().put("nbf", NOW + leeway))).join()).isNotNull();
  }

  @Test
  void another_issuer_or_none_is_refused() {
    refused(Reason.ISSUER, claims().put("iss", "them"));
    refused(Reason.ISSUER, claims().put("iss", "US"));
    JsonObject anonymous = claims();
    anonymous.remove("iss");
    refused(Reason.ISSUER, anonymous);
  }

  @Test
  void another_audience_or_none_is_refused() {
    refused(Reason.AUDIENCE, claims().put("aud", "billing"));
    refused(Reason.AUDIENCE, claims().put("aud", JsonArray.of("billing", "mail")));
    JsonObject open = claims();
    open.remove("aud");
    refused(Reason.AUDIENCE, open);
    String several = HMAC.token(claims().put("aud", JsonArray.of("billing", "errand")));
    assertThat(shared.verify(several).join().handles()).containsExactly("ada");
  }

  @Test
  void without_an_audience_of_our_own_nothing_meant_for_others_is_taken() {
    TokenRules rules = new TokenRules(null, null, "sub", LEEWAY);
    try (Tokens any = Tokens.ofSecret(new Secret(SECRET), rules, CLOCK)) {
      assertThat(fault(any, HMAC.token(claims()))).isEqualTo(Reason.AUDIENCE);
      JsonObject open = claims().put("iss", "anybody");
      open.remove("aud");
      assertThat(any.verify(HMAC.token(open)).join().handles()).containsExactly("ada");
    }
  }

  @Test
  void an_oversized_token_is_refused_unread() {
    String long1 = HMAC.token(claims().put("pad", "x".repeat(Tokens.MAX_LENGTH)));
    assertThat(fault(shared, long1)).isEqualTo(Reason.TOO_LONG);
    assertThat(fault(keyed, long1)).isEqualTo(Reason.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "a.b.c",
        "a.b",
        "a.b.c.d.e",
        "e30.e30.",
        "e30.e30.e30",
        "=.=.=",
        "\u00e4.b.c",
        "bnVsbA.bnVsbA.AAAA",
        "W10.W10.AAAA"
      })
  void what_is_no_signed_token_is_refused(String text) {
    assertThat(fault(keyed, text)).isEqualTo(Reason.MALFORMED);
    assertThat(fault(shared, text)).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void a_header_that_is_deep_or_broken_is_refused() {
    String deep = "{\"alg\":\"RS256\",\"x\":" + "[".repeat(2_500) + "]".repeat(2_500) + "}";
    assertThat(fault(keyed, RSA.token(deep, claims().encode()))).isEqualTo(Reason.MALFORMED);
    for (String header :
        List.of("{", "[]", "null", "{\"alg\":1}", "{\"alg\":\"RS256\",\"kid\":7}", "{}")) {
      assertThat(fault(keyed, RSA.token(header, claims().encode())))
          .as(header)
          .isEqualTo(Reason.MALFORMED);
    }
  }

  // RFC 7515, section 4.1.11: who does not understand it must refuse it.
  @Test
  void what_is_critical_is_not_understood() {
    JsonObject header = new JsonObject().put("alg", "RS256").put("kid", "r1");
    header.put("b64", false).put("crit", JsonArray.of("b64"));
    assertThat(fault(keyed, RSA.token(header, claims()))).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void claims_that_are_none_are_refused() {
    for (String claims : List.of("", "[]", "7", "{\"exp\":", "null", "{\"exp\":\"x\"}")) {
      String token = HMAC.token("{\"alg\":\"HS256\"}", claims);
      // To the library an empty list is an empty object.
      assertThat(fault(shared, token)).as(claims).isIn(Reason.CLAIMS, Reason.NO_END);
    }
    assertThat(fault(shared, HMAC.token(claims().put("sub", 7)))).isEqualTo(Reason.CLAIMS);
  }

  @Test
  void the_owner_claim_may_be_a_list_of_a_hundred() {
    TokenRules rules = new TokenRules("us", "errand", "https://errand/owners", LEEWAY);
    try (Tokens tokens = Tokens.ofSecret(new Secret(SECRET), rules, CLOCK)) {
      JsonArray hundred = new JsonArray();
      for (int i = 0; i < TokenRules.MAX_OWNERS; i++) {
        hundred.add("user-" + i);
      }
      JsonObject claims = claims().put("https://errand/owners", hundred);
      assertThat(tokens.verify(HMAC.token(claims)).join().handles()).hasSize(100);
      hundred.add("one-more");
      assertThat(fault(tokens, HMAC.token(claims))).isEqualTo(Reason.TOO_MANY_OWNERS);
      assertThat(fault(tokens, HMAC.token(claims.put("https://errand/owners", JsonArray.of(1)))))
          .isEqualTo(Reason.CLAIMS);
      claims.remove("https://errand/owners");
      assertThat(tokens.verify(HMAC.token(claims)).join().handles()).isEmpty();
    }
  }

  @Test
  void scopes_may_be_a_list_and_may_be_called_scp() {
    JsonObject claims = claims().put("scope", JsonArray.of("admin", "tasks:read"));
    assertThat(shared.verify(HMAC.token(claims)).join().scopes())
        .containsExactlyInAnyOrder("admin", "tasks:read");
    claims.remove("scope");
    assertThat(shared.verify(HMAC.token(claims)).join().scopes()).isEmpty();
    claims.put("scp", "tasks:write");
    assertThat(shared.verify(HMAC.token(claims)).join().scopes()).containsExactly("tasks:write");
  }

  @Test
  void keys_that_are_weak_secret_or_for_other_uses_are_passed_over() throws Exception {
    TestKey weak = TestKey.rsa("weak", 1_024);
    String secret =
        "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + TestKey.base64(new byte[32]) + "\"}";
    TestKey sealing = TestKey.rsa("sealing");
    String encrypts = new JsonObject(sealing.jwk()).put("use", "enc").encode();
    TestKey other = TestKey.rsa("other");
    String ps = new JsonObject(other.jwk()).put("alg", "PS256").encode();
    String unknown = "{\"kty\":\"new\",\"kid\":\"n\"}";
    String all = String.join(",", weak.jwk(), secret, encrypts, ps, unknown, EC.jwk());
    try (Tokens tokens = over(file, "{\"keys\":[" + all + "]}")) {
      assertThat(tokens.verify(EC.token(claims())).join()).isNotNull();
      for (TestKey each : List.of(weak, sealing, other)) {
        assertThat(fault(tokens, each.token(claims()))).isEqualTo(Reason.UNKNOWN_KEY);
      }
    }
    assertThat(catchThrowable(() -> over(file, "{\"keys\":[" + secret + "]}")))
        .hasMessage("no key in it is for RS256, ES256 or EdDSA");
  }

  @Test
  void a_refusal_shows_nothing_of_the_token() {
    String token = TestKey.rsa("r9").token(claims());
    Throwable fault = catchThrowable(() -> keyed.verify(token).join());
    String signature = token.substring(token.lastIndexOf('.') + 1);
    assertThat(fault.toString() + fault.getCause()).doesNotContain("r9", signature, "ada");
  }
}
