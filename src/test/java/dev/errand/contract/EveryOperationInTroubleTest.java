package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.contract.Document.Operation;
import dev.errand.db.Relay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What every operation that the document names answers when the database is away or slow. */
final class EveryOperationInTroubleTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String ALL_TABLES =
      "lock table users, handles, tasks, queued_tasks, task_failures in access exclusive mode";

  @Test
  void without_a_database_it_is_503() {
    try (Relay relay = new Relay(DATABASE.connection());
        TestService service = TestService.start(relay.connection(), "--pool-size", "5")) {
      relay.refuse();
      Awaitility.await("not ready")
          .atMost(Duration.ofSeconds(20))
          .until(() -> service.management().get("/health/ready").status() == 503);
      assertThat(Requests.operations())
          .allSatisfy(each -> assertThat(status(service.http(), each)).isEqualTo(named(each, 503)));
      relay.accept();
    }
  }

  @Test
  void behind_a_lock_it_is_504() throws SQLException {
    try (TestService service =
            TestService.start(DATABASE.connection(), "--budget-export", "300ms");
        Connection holder = DATABASE.jdbc()) {
      holder.setAutoCommit(false);
      try (Statement statement = holder.createStatement()) {
        statement.execute(ALL_TABLES);
      }
      assertThat(Requests.operations())
          .allSatisfy(each -> assertThat(status(service.http(), each)).isEqualTo(named(each, 504)));
      holder.rollback();
    }
  }

  private static int status(TestHttp http, Operation operation) {
    Answer answer = Requests.send(http, operation, "Request-Timeout", "300");
    return answer.status();
  }

  /** The document itself needs no database. */
  private static int named(Operation operation, int status) {
    return operation.responses().containsKey(Integer.toString(status)) ? status : 200;
  }
}
