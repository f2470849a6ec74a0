package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestSql;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Migrations of a later release while this one serves. Prepared plans become stale: PostgreSQL says
 * so once a connection and statement (0A000), when the type of a result has changed.
 */
abstract class SchemaChangeChecks extends OnStand {

  private static final int TIMES = 5;

  private static final List<String> CHANGES =
      List.of(
          "alter table tasks add column colour varchar(20)",
          "alter table tasks alter column title type varchar(281)",
          "alter table users add column colour varchar(20) not null default 'blue'",
          "alter table users alter column display_name type varchar(121)",
          "alter table tasks drop column colour",
          "alter table tasks alter column title type varchar(280)",
          "alter table users drop column colour",
          "alter table users alter column display_name type varchar(120)");

  SchemaChangeChecks(Way way) {
    super(way, 4, "--acquire-timeout", "9s");
  }

  @Test
  void no_client_notices_a_change_of_the_schema() throws Exception {
    TestSql sql = new TestSql(database);
    Rounds rounds = new Rounds(stand);
    rounds.warmUp();
    try (Load load = Load.start(stand)) {
      load.awaitProgress();
      for (int i = 0; i < TIMES; i++) {
        for (String change : CHANGES) {
          sql.execute(change);
          load.awaitProgress();
        }
      }
      load.end();
      assertThat(load.refusals()).isZero();
      load.assertAsAnswered(database.connection());
    }
  }
}
