package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the pooler of the tests shares connections, and so shows what leaks through it. */
final class TestPoolerTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @BeforeAll
  static void require() {
    TestPooler.require();
  }

  @Test
  void its_clients_share_server_connections_transaction_by_transaction() {
    try (TestPooler pooler = TestPooler.start(DATABASE.connection(), 3)) {
      PoolerClients clients = pooler.clients();
      assertThat(pids(clients)).doesNotHaveDuplicates().hasSize(3);
      clients.query("set statement_timeout = 12345");
      String settings = "select current_setting('statement_timeout') as timeout";
      assertThat(clients.queryEach(3, settings))
          .containsOnlyOnce(List.of(Map.of("timeout", "12345ms")));
      assertThat(clients.console("show pools"))
          .anySatisfy(pool -> assertThat(pool).containsEntry("pool_mode", "transaction"));
    }
  }

  @Test
  void it_comes_back_at_its_port() {
    try (TestPooler pooler = TestPooler.start(DATABASE.connection(), 1)) {
      List<Map<String, String>> before = pooler.clients().query("select pg_backend_pid() as pid");
      pooler.stop();
      pooler.restart();
      assertThat(pooler.clients().query("select pg_backend_pid() as pid")).isNotEqualTo(before);
    }
  }

  private static List<List<Map<String, String>>> pids(PoolerClients clients) {
    return clients.queryEach(3, "select pg_backend_pid() as pid");
  }
}
