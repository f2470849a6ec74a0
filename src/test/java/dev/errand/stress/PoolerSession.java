package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.db.PoolerClients;
import java.util.List;
import java.util.Map;

/** What a client finds in the server sessions that it shares with others. */
final class PoolerSession {

  private static final String STATE =
      """
      select
        current_setting('statement_timeout') as statement_timeout,
        current_setting('lock_timeout') as lock_timeout,
        current_setting('idle_in_transaction_session_timeout') as idle_timeout,
        current_setting('search_path') as search_path,
        current_setting('transaction_isolation') as isolation,
        current_setting('transaction_read_only') as read_only,
        current_setting('default_transaction_isolation') as default_isolation,
        current_setting('default_transaction_read_only') as default_read_only,
        current_setting('plan_cache_mode') as plans,
        (select count(*) from pg_prepared_statements)::text as prepared_statements,
        (select count(*) from pg_cursors where name <> '')::text as cursors,
        (select count(*) from pg_listening_channels())::text as listening,
        (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory')::text
          as advisory_locks,
        coalesce(pg_current_xact_id_if_assigned()::text, 'none') as transaction""";

  private final PoolerClients clients;
  private final int size;
  private final Map<String, String> fresh;

  /** As they are before anybody else was there. */
  PoolerSession(PoolerClients clients, int size) {
    this.clients = clients;
    this.size = size;
    this.fresh = clients.query(STATE).get(0);
    assertEachFresh();
  }

  /** Every server session of the pool is as a new one. */
  void assertEachFresh() {
    assertThat(clients.queryEach(size, STATE)).hasSize(size).containsOnly(List.of(fresh));
  }

  /** The session that comes next is as a new one. */
  void assertNextFresh() {
    assertThat(clients.query(STATE)).containsExactly(fresh);
  }
}
