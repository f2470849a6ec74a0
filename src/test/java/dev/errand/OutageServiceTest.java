package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp.Answer;
import dev.errand.db.Relay;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** PostgreSQL goes away for a while under the whole service. */
final class OutageServiceTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static void awaitReady(TestService service, int status) {
    Awaitility.await("ready: " + status)
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .until(() -> service.management().get("/health/ready").status() == status);
  }

  @Test
  void an_outage_is_told_quickly_and_heals_by_itself() {
    try (Relay relay = new Relay(DATABASE.connection());
        TestService service = TestService.start(relay.connection(), "--pool-size", "5")) {
      TestHttp http = service.http();
      long ada = http.newUser("ada");
      String task =
          "/v1/users/" + ada + "/tasks/" + http.newTask(ada, "{\"title\":\"x\"}").getLong("id");
      assertThat(service.management().get("/health/ready").status()).isEqualTo(200);

      relay.refuse();
      awaitReady(service, 503);
      assertThat(service.management().get("/health/live").status()).isEqualTo(200);
      assertUnavailable(http.get(task));
      assertUnavailable(http.get("/v1/users/" + ada + "/tasks"));
      assertUnavailable(http.patch(task, "{\"title\":\"y\"}"));
      assertUnavailable(http.post("/v1/users", "{\"handle\":\"bob\",\"displayName\":\"b\"}"));

      relay.accept();
      awaitReady(service, 200);
      assertThat(http.get(task).json().getString("title")).isEqualTo("x");
      assertThat(http.patch(task, "{\"title\":\"z\"}").status()).isEqualTo(200);
    }
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("database-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void the_whole_service_works_in_another_schema() throws Exception {
    try (TestService service =
        TestService.start(DATABASE.connection(), "--schema", "elsewhere", "--pool-size", "5")) {
      TestHttp http = service.http();
      long ada = http.newUser("ada-elsewhere");
      String tasks = "/v1/users/" + ada + "/tasks";
      long id = http.newTask(ada, "{\"title\":\"x\"}").getLong("id");
      assertThat(http.patch(tasks + "/" + id, "{\"payload\":{\"a\":1}}").status()).isEqualTo(200);
      assertThat(http.get(tasks).items()).hasSize(1);
      assertThat(http.get(tasks + "/export").body()).contains("\"payload\":{\"a\"");
      assertThat(http.delete("/v1/users/" + ada).status()).isEqualTo(204);
    }
    try (var connection = DATABASE.jdbc();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from elsewhere.handles where handle = 'ada-elsewhere'")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }
}
