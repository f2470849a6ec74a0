package dev.errand.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.Together;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How users come to be, and how their names behave. */
final class UserCreationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--acquire-timeout", "10s");
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_new_user_is_answered_with_all_members_and_found_where_location_says() {
    Answer created = create("grace.h-1_x", "Grace Hopper");

    assertThat(created.status()).isEqualTo(201);
    JsonObject user = created.json();
    assertThat(user.fieldNames())
        .containsExactly("id", "handle", "displayName", "createdAt", "updatedAt");
    assertThat(user.getString("handle")).isEqualTo("grace.h-1_x");
    assertThat(user.getString("displayName")).isEqualTo("Grace Hopper");
    assertThat(user.getString("createdAt"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z")
        .isEqualTo(user.getString("updatedAt"));
    String location = String.valueOf(created.header("Location"));
    assertThat(location).isEqualTo("/v1/users/" + user.getLong("id"));
    assertThat(http.get(location).body()).isEqualTo(created.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "0a",
        "a.",
        "a-_.-",
        "x23456789-123456789-123456789-123456789-123456789-123456789-123"
      })
  void a_handle_may_be_at_its_bounds(String handle) {
    assertThat(create(handle, "x").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        ".a",
        "-a",
        "_a",
        "Ada",
        "a b",
        "ä1",
        "ab\\n",
        "x23456789-123456789-123456789-123456789-123456789-123456789-1234"
      })
  void a_handle_beyond_its_bounds_is_refused(String handle) {
    Answer refused =
        http.post("/v1/users", "{\"handle\":\"" + handle + "\",\"displayName\":\"x\"}");

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.json().getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/handle");
  }

  @Test
  void a_display_name_has_1_to_120_characters_counted_as_code_points() {
    assertThat(create("long-name", "😀".repeat(120)).json().getString("displayName"))
        .isEqualTo("😀".repeat(120));
    assertThat(create("too-long-name", "x".repeat(121)).problem()).isEqualTo("validation-failed");
    assertThat(create("no-name", "").problem()).isEqualTo("validation-failed");
  }

  @Test
  void a_handle_is_taken_once() {
    create("alan", "Alan");

    Answer second = create("alan", "Another");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.problem()).isEqualTo("handle-taken");
    assertThat(lookUp("alan")).hasSize(1);
    assertThat(lookUp("alan").get(0).getString("displayName")).isEqualTo("Alan");
  }

  @Test
  void of_twenty_who_want_a_handle_at_once_one_gets_it() throws SQLException {
    List<Answer> answers =
        Together.send(
            20,
            i ->
                http.sendAsync(
                    "POST", "/v1/users", "{\"handle\":\"raced\",\"displayName\":\"" + i + "\"}"));

    assertThat(Together.count(answers, 201)).isEqualTo(1);
    assertThat(answers.stream().filter(answer -> answer.status() != 201))
        .allMatch(answer -> answer.problem().equals("handle-taken"));
    assertThat(new TestSql(DATABASE).number("select count(*) from users where handle = 'raced'"))
        .isEqualTo(1);
  }

  @Test
  void a_handle_is_never_used_again() {
    String user = "/v1/users/" + create("once", "x").json().getLong("id");
    assertThat(http.delete(user).status()).isEqualTo(204);

    assertThat(create("once", "y").problem()).isEqualTo("handle-taken");
    assertThat(lookUp("once")).isEmpty();
  }

  @Test
  void a_handle_looks_its_user_up() {
    long id = create("find.me", "x").json().getLong("id");

    Answer found = http.get("/v1/users?handle=find.me&limit=1");

    assertThat(found.items()).hasSize(1);
    assertThat(found.items().getJsonObject(0).getLong("id")).isEqualTo(id);
    assertThat(found.json().containsKey("nextCursor")).isTrue();
    assertThat(found.json().getValue("nextCursor")).isNull();
    assertThat(lookUp("nobody")).isEmpty();
    assertThat(http.get("/v1/users?handle=NotOne").problem()).isEqualTo("invalid-parameter");
  }

  private static Answer create(String handle, String displayName) {
    return http.post(
        "/v1/users",
        new JsonObject().put("handle", handle).put("displayName", displayName).encode());
  }

  private static List<JsonObject> lookUp(String handle) {
    return http.get("/v1/users?handle=" + handle).items().stream()
        .map(JsonObject.class::cast)
        .toList();
  }
}
