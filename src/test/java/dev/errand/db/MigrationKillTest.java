package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Migrations that meet kill -9. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MigrationKillTest {

  private static final String WAITS_FOR_A_LOCK =
      "select count(*) = 1 from pg_stat_activity where datname = current_database()"
          + " and application_name = 'errand migrate' and wait_event_type = 'Lock'";

  private static final String GONE =
      "select count(*) = 0 from pg_stat_activity where datname = current_database()"
          + " and application_name = 'errand migrate'";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private MigrationScene scene;

  @BeforeEach
  void start_with_a_database_that_was_migrated_and_rolled_back() {
    scene = new MigrationScene(DATABASE.empty());
  }

  @Test
  void a_process_killed_within_a_change_set_leaves_nothing_in_the_way() throws Exception {
    scene.undoFrom("tasks");
    try (Connection other = scene.connect()) {
      MigrationScene.lock(other, "lock table users in access exclusive mode");
      kill_one_that_waits();
      other.rollback();
    }
    assertThat(scene.migrations().migrate()).isPositive();
    scene.checkSchema();
  }

  @Test
  void an_invalid_index_of_a_killed_build_is_built_anew() throws Exception {
    scene.undoFrom("ix-tasks-live-due");
    try (Connection other = scene.connect()) {
      MigrationScene.lock(other, "lock table tasks in row exclusive mode");
      kill_one_that_waits();
      other.rollback();
    }
    assertThat(SchemaDump.of(scene.database(), "public")).contains("ix_tasks_live_due", "INVALID");
    assertThat(scene.migrations().migrate()).isPositive();
    scene.checkSchema();
  }

  /** Kills a process that waits for a lock; the server must notice while the lock is still held. */
  private void kill_one_that_waits() throws IOException, InterruptedException {
    try (MigratingProcess process = MigratingProcess.start(scene.database())) {
      scene.await(WAITS_FOR_A_LOCK);
      process.kill();
    }
    scene.await(GONE);
  }
}
