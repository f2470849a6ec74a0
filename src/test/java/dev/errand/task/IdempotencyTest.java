package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.http.RawHttp;
import dev.errand.observe.Event.Repeat;
import dev.errand.observe.Event.Repeated;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A creation that is sent again with its key is not done again. */
final class IdempotencyTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final TestSql SQL = new TestSql(DATABASE);
  private static final String FIELD = "Idempotency-Key";
  private static final String BODY = "{\"title\":\"é\",\"payload\":{\"n\":1e3}}";

  private static TestService service;
  private static TestHttp http;
  private static int users;

  private long owner;
  private String tasks = "";
  private String key = "";

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection(), "--idempotency-sweep", "0s");
    http = service.http();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void an_owner_and_a_key() {
    owner = http.newUser("owner-" + ++users);
    tasks = "/v1/users/" + owner + "/tasks";
    key = UUID.randomUUID().toString();
    service.heard().clear();
  }

  private Answer create(String body) {
    return http.post(tasks, body, FIELD, key);
  }

  private long created() throws SQLException {
    return SQL.number("select count(*) from tasks where owner_id = ?", owner);
  }

  private static void assertFirst(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("Idempotency-Replayed")).isNull();
  }

  private static void assertRepeats(Answer repeat, Answer first) {
    assertThat(repeat.status()).as(repeat.body()).isEqualTo(first.status());
    assertThat(repeat.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(repeat.body()).isEqualTo(first.body());
    assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
    assertThat(repeat.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(repeat.header("Content-Type")).isEqualTo(first.header("Content-Type"));
  }

  @Test
  void a_repeat_gets_the_first_answer_again_whatever_has_become_of_the_task() throws SQLException {
    Answer first = create(BODY);
    assertFirst(first, 201);
    String task = String.valueOf(first.header("Location"));
    http.patch(task, "{\"title\":\"changed\"}");
    assertRepeats(create(BODY), first);
    http.delete(task);
    assertRepeats(create(BODY), first);

    assertThat(created()).isEqualTo(1);
    assertThat(service.heard().all(Repeated.class))
        .containsExactly(new Repeated(Repeat.REPLAYED), new Repeated(Repeat.REPLAYED));
    assertThat(service.management().get("/metrics").body())
        .containsPattern("errand_idempotency_repeats_total\\{outcome=\"replayed\"} [2-9]")
        .contains("errand_idempotency_expired_total 0");
  }

  @Test
  void the_holder_of_a_unique_key_is_an_answer_too() throws SQLException {
    String queued = "{\"title\":\"x\",\"queue\":{\"name\":\"mail\",\"uniqueKey\":\"u\"}}";
    Answer holder = http.post(tasks, queued);
    Answer first = create(queued);
    assertFirst(first, 200);
    http.delete(String.valueOf(holder.header("Location")));

    assertRepeats(create(queued), first);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  void a_batch_of_a_thousand_is_repeated_as_a_whole() throws SQLException {
    String plain = "{\"title\":\"x\"}";
    String queued = "{\"title\":\"y\",\"queue\":{\"name\":\"mail\",\"uniqueKey\":\"u\"}}";
    String items = "{\"items\":[" + (plain + ",").repeat(998) + queued + "," + queued + "]}";
    Answer first = http.post(tasks + "/batch", items, FIELD, key);
    assertFirst(first, 201);

    assertRepeats(http.post(tasks + "/batch", items, FIELD, key), first);
    assertThat(created()).isEqualTo(999);
    assertThat(first.items()).hasSize(1_000);
  }

  @Test
  void an_answer_of_nearly_four_mib_is_kept_and_a_larger_one_is_refused() throws SQLException {
    String numbers = ("1e63,".repeat(249) + "1e63");
    String item = "{\"title\":\"x\",\"payload\":{\"n\":[" + numbers + "]}}";
    String most = "{\"items\":[" + (item + ",").repeat(239) + item + "]}";
    String more = "{\"items\":[" + (item + ",").repeat(299) + item + "]}";

    Answer refused = http.post(tasks + "/batch", more, FIELD, key);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(created()).isZero();
    Answer first = http.post(tasks + "/batch", most, FIELD, key);
    assertFirst(first, 201);
    assertThat(first.body().length()).isBetween(3_900_000, 4_194_304);
    assertRepeats(http.post(tasks + "/batch", most, FIELD, key), first);
    assertThat(created()).isEqualTo(240);
  }

  @Test
  void another_body_is_another_request_be_it_by_white_space_alone() throws SQLException {
    assertFirst(create(BODY), 201);
    for (String other :
        new String[] {BODY + " ", BODY.replace("1e3", "1000"), "{\"title\":\"z\"}"}) {
      Answer reused = create(other);
      assertThat(reused.status()).isEqualTo(422);
      assertThat(reused.problem()).isEqualTo("idempotency-key-reused");
    }
    String batch = "{\"items\":[" + BODY + "]}";
    assertThat(http.post(tasks + "/batch", batch, FIELD, key).problem())
        .isEqualTo("idempotency-key-reused");
    assertThat(created()).isEqualTo(1);
    assertThat(service.heard().all(Repeated.class)).hasSize(4);
  }

  @Test
  void a_key_is_its_owners_alone() {
    Answer first = create(BODY);
    long other = http.newUser("other-" + users);
    Answer others = http.post("/v1/users/" + other + "/tasks", BODY, FIELD, key);

    assertFirst(first, 201);
    assertFirst(others, 201);
    assertThat(others.json().getLong("ownerId")).isEqualTo(other);
    assertFirst(http.post(tasks, BODY, FIELD, key.toUpperCase(java.util.Locale.ROOT)), 201);
  }

  @Test
  void what_was_refused_does_not_use_the_key_up() throws SQLException {
    assertThat(create("{\"title\":\"\"}").status()).isEqualTo(422);
    assertThat(create("{").status()).isEqualTo(400);
    assertThat(http.post("/v1/users/999999/tasks", BODY, FIELD, key).status()).isEqualTo(404);
    SQL.execute("update users set deleting_at = now() where id = ?", owner);
    assertThat(create(BODY).problem()).isEqualTo("conflict");
    assertThat(http.post(tasks + "/batch", "{\"items\":[" + BODY + "]}", FIELD, key).problem())
        .isEqualTo("conflict");
    SQL.execute("update users set deleting_at = null where id = ?", owner);

    assertFirst(create(BODY), 201);
    assertThat(created()).isEqualTo(1);
  }

  @Test
  void after_a_day_a_key_counts_as_absent() throws SQLException {
    Answer first = create(BODY);
    grow("23 hours 59 minutes");
    assertRepeats(create(BODY), first);
    grow("1 minute");
    Answer another = create("{\"title\":\"another day\"}");

    assertFirst(another, 201);
    assertThat(another.header("Location")).isNotEqualTo(first.header("Location"));
    assertRepeats(create("{\"title\":\"another day\"}"), another);
    assertThat(created()).isEqualTo(2);
  }

  private void grow(String by) throws SQLException {
    SQL.execute(
        "update idempotency_keys set created_at = created_at - ?::interval where owner_id = ?",
        by,
        owner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "\u00ff", "a\tb"})
  void a_field_that_is_no_key_is_refused(String bad) throws SQLException {
    assertThat(raw(FIELD + ": " + bad + "\r\n").status()).isEqualTo(400);
    assertThat(created()).isZero();
  }

  @Test
  void a_key_stands_once_and_has_255_characters_at_most() throws SQLException {
    assertThat(raw(FIELD + ": a\r\n" + FIELD + ": a\r\n").status()).isEqualTo(400);
    RawHttp.Response tooLong = raw(FIELD + ": " + "~".repeat(256) + "\r\n");
    assertThat(tooLong.status()).isEqualTo(400);
    assertThat(tooLong.body()).contains("invalid-parameter").contains("\"" + FIELD + "\"");
    assertThat(created()).isZero();
    assertThat(raw(FIELD + ": " + "~".repeat(255) + "\r\n").status()).isEqualTo(201);
    assertThat(created()).isEqualTo(1);
  }

  private RawHttp.Response raw(String fields) {
    try (RawHttp raw = new RawHttp(service.port())) {
      String head = "POST " + tasks + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
      String body = "{\"title\":\"x\"}";
      return raw.send(head + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body)
          .read();
    }
  }

  @Test
  void other_requests_ignore_the_field() {
    String task = String.valueOf(create(BODY).header("Location"));
    for (int i = 0; i < 2; i++) {
      Answer patched = http.patch(task, "{\"title\":\"" + i + "\"}", FIELD, key);
      assertFirst(patched, 200);
      assertThat(patched.json().getString("title")).isEqualTo("" + i);
      assertFirst(http.get(task, FIELD, "not a key"), 200);
    }
  }
}
