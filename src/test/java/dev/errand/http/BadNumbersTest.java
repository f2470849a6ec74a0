package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, nesting and names without measure: an answer of 400 or 422, soon, and no failure. */
final class BadNumbersTest {

  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;
  private static TestHttp http;
  private static String tasks;
  private static String task;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
    http = service.http();
    long owner = http.newUser("ada");
    tasks = "/v1/users/" + owner + "/tasks";
    task = tasks + "/" + http.newTask(owner, "{\"title\":\"x\"}").getLong("id");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e400",
        "1e999999999",
        "1e-999999999",
        "1e2147483647",
        "100e2147483647",
        "1e2147483648",
        "1e-2147483648",
        "0.1e-2147483647",
        "1e99999999999999999999",
        "100000000000000000000000000000000000000000000000000000000000000000"
      })
  void a_number_out_of_range_is_refused_everywhere(String number) {
    refused(http.post(tasks, "{\"title\":\"x\",\"payload\":{\"a\":" + number + "}}"));
    refused(http.patch(task, "{\"payload\":{\"a\":[" + number + "]}}"));
    refused(http.post(tasks, "{\"title\":" + number + "}"));
    refused(http.post(task + "/transfer", "{\"toUserId\":" + number + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "1.5",
        "1e-1",
        "9007199254740992",
        "1e16",
        "0e99",
        "\"1\"",
        "null"
      })
  void an_id_is_a_whole_number_in_range(String number) {
    Answer answer = http.post(task + "/transfer", "{\"toUserId\":" + number + "}");

    assertThat(AssertProblem.pointers(AssertProblem.of(answer, 422, "validation-failed")))
        .containsExactly("/toUserId");
  }

  @Test
  void a_number_is_what_it_is_worth() {
    Answer answer =
        http.post(tasks, "{\"title\":\"x\",\"payload\":{\"a\":-0,\"b\":1e2,\"c\":0e999999999}}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().getJsonObject("payload").getInteger("b")).isEqualTo(100);
    assertThat(answer.json().getJsonObject("payload").getInteger("a")).isZero();
    assertThat(http.post(task + "/transfer", "{\"toUserId\":4.0e6}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 999, 1_000, 1_001, 5_000, 60_000})
  void a_number_of_many_digits_is_refused(int digits) {
    for (String number : List.of("9".repeat(digits), "0." + "0".repeat(digits) + "1")) {
      refused(http.post(tasks, "{\"title\":\"x\",\"payload\":{\"a\":" + number + "}}"));
      refused(http.post(task + "/transfer", "{\"toUserId\":" + number + "}"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 63, 64, 65, 100, 10_000})
  void a_payload_nested_too_deeply_is_refused(int levels) {
    String payload = "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    refused(http.post(tasks, "{\"title\":\"x\",\"payload\":" + payload + "}"));
    refused(http.patch(task, "{\"payload\":" + payload + "}"));
    String list = "[".repeat(levels - 1) + "]".repeat(levels - 1);
    refused(http.post(tasks, "{\"title\":\"x\",\"payload\":{\"a\":" + list + "}}"));
  }

  @Test
  void a_payload_of_32_levels_is_taken() {
    String payload = "{\"a\":".repeat(31) + "{}" + "}".repeat(31);

    assertThat(http.post(tasks, "{\"title\":\"x\",\"payload\":" + payload + "}").status())
        .isEqualTo(201);
  }

  @Test
  void a_hundred_thousand_levels_do_no_harm() {
    for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
      int times = 500_000 / open.length();
      refused(http.post(tasks + "/batch", open.repeat(times)));
      refused(http.post(tasks + "/batch", "{\"items\":" + open.repeat(times)));
    }
  }

  /** To keep each value's pointer up to date would copy 24 GB here. */
  @Test
  void a_long_name_above_many_values_costs_no_more_than_its_bytes() {
    String zeros = Stream.generate(() -> "0").limit(480_000).collect(Collectors.joining(","));
    long start = System.nanoTime();

    refused(http.post(tasks + "/batch", "{\"" + "n".repeat(50_000) + "\":[" + zeros + "]}"));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    refused(http.post(tasks, "{\"title\":\"x\",\"" + "n".repeat(60_000) + "\":1}"));
  }

  /** Two characters with one hash make any number of names with one hash, of String or Jackson. */
  @ParameterizedTest
  @ValueSource(strings = {"Aa BB", "Aa B@"})
  void names_that_share_a_hash_are_names_like_others(String pair) {
    String[] parts = pair.split(" ");
    String names =
        IntStream.range(0, 300)
            .mapToObj(i -> "\"" + name(i, parts) + "\":1")
            .collect(Collectors.joining(","));

    Answer answer = http.post(tasks, "{\"title\":\"x\",\"payload\":{" + names + "}}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().getJsonObject("payload").size()).isEqualTo(300);
  }

  private static String name(int bits, String[] parts) {
    return IntStream.range(0, 10).mapToObj(i -> parts[bits >> i & 1]).collect(Collectors.joining());
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isIn(400, 422);
    AssertProblem.of(
        answer, answer.status(), answer.status() == 400 ? "malformed-json" : "validation-failed");
  }
}
