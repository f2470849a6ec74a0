package dev.errand.auth;

import dev.errand.TestService;
import dev.errand.db.ConnectionInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Issues tokens for a service that shares a secret with it. */
public final class TestIssuer {

  /** The secret. */
  public static final String SECRET = "not-a-secret-but-long-enough-for-one";

  private static final String NAME = "https://issuer.test";
  private static final String AUDIENCE = "errand";
  private static final TestKey KEY = TestKey.secret(SECRET);

  private TestIssuer() {}

  /** Starts a service that trusts it, with further flags and their values. */
  public static TestService start(ConnectionInfo database, String... flags) {
    List<String> all = new ArrayList<>(List.of("--auth", "jwt", "--jwt-secret", SECRET));
    all.addAll(List.of("--jwt-issuer", NAME, "--jwt-audience", AUDIENCE));
    all.addAll(Arrays.asList(flags));
    return TestService.start(database, all.toArray(String[]::new));
  }

  /** The claims of a token that holds for five minutes. */
  public static JsonObject claims(String scope, String... handles) {
    JsonObject claims =
        new JsonObject()
            .put("iss", NAME)
            .put("aud", AUDIENCE)
            .put("scope", scope)
            .put("exp", Instant.now().getEpochSecond() + 300);
    return handles.length == 1
        ? claims.put("sub", handles[0])
        : claims.put("sub", new JsonArray(List.of(handles)));
  }

  /** A token. */
  public static String token(JsonObject claims) {
    return KEY.token(claims);
  }

  /** What stands in the field Authorization with such a token. */
  public static String bearer(String scope, String... handles) {
    return "Bearer " + token(claims(scope, handles));
  }
}
