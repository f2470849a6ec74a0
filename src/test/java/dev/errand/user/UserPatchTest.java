package dev.errand.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be changed of a user, and what can't. */
final class UserPatchTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static String ada;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    ada = "/v1/users/" + http.newUser("ada");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/merge-patch+json"})
  void a_patch_changes_the_display_name(String type) {
    JsonObject before = http.get(ada).json();

    Answer patched = http.patch(ada, "{\"displayName\":\"" + type + "\"}", "Content-Type", type);

    assertThat(patched.status()).isEqualTo(200);
    JsonObject after = http.get(ada).json();
    assertThat(patched.json()).isEqualTo(after);
    assertThat(after.getString("displayName")).isEqualTo(type);
    assertThat(after.getString("handle")).isEqualTo("ada");
    assertThat(after.getString("createdAt")).isEqualTo(before.getString("createdAt"));
    assertThat(after.getString("updatedAt")).isGreaterThan(before.getString("updatedAt"));
  }

  @Test
  void an_empty_patch_is_a_read() {
    String before = http.get(ada).body();

    Answer patched = http.patch(ada, "{}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.body()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"displayName\":null}|/displayName",
        "{\"displayName\":\"\"}|/displayName",
        "{\"displayName\":7}|/displayName",
        "{\"handle\":\"other\"}|/handle",
        "{\"id\":7}|/id",
        "{\"a/b~c\":1}|/a~1b~0c",
      })
  void a_patch_of_anything_else_is_refused(String patch, String pointer) {
    String before = http.get(ada).body();

    Answer refused = http.patch(ada, patch);

    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo(pointer);
    assertThat(http.get(ada).body()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999", "0", "01", "x", "9223372036854775807", "9223372036854775808"})
  void an_unknown_user_is_not_found(String id) {
    String path = "/v1/users/" + id;

    assertThat(http.get(path).problem()).isEqualTo("not-found");
    assertThat(http.patch(path, "{\"displayName\":\"x\"}").problem()).isEqualTo("not-found");
    assertThat(http.patch(path, "{}").problem()).isEqualTo("not-found");
    assertThat(http.delete(path).problem()).isEqualTo("not-found");
  }
}
