package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.Heard;
import dev.errand.TestDatabase;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Migrations that meet each other and other people's locks. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MigrationRaceTest {

  private static final MigrationLimits HASTY =
      new MigrationLimits(Duration.ofSeconds(1), Duration.ofMillis(50), 200, Duration.ofMillis(20));

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Heard heard = new Heard();
  private MigrationScene scene;

  @BeforeEach
  void start_with_a_database_that_was_migrated_and_rolled_back() {
    scene = new MigrationScene(DATABASE.empty());
  }

  @Test
  void four_processes_at_once_migrate_an_empty_database_once() throws Exception {
    ConnectionInfo database = DATABASE.empty();
    List<MigratingProcess> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(MigratingProcess.start(database));
    }
    List<String> outputs = new ArrayList<>();
    for (MigratingProcess each : processes) {
      try (each) {
        outputs.add(each.output());
      }
    }
    assertThat(outputs).containsExactlyInAnyOrder("" + scene.all(), "0", "0", "0");
    SchemaTest.check(database, "public");
  }

  @Test
  void a_start_with_nothing_to_do_loads_nothing_of_liquibase(@TempDir Path folder)
      throws Exception {
    scene.migrations().migrate();
    Path loaded = folder.resolve("classes.log");
    try (MigratingProcess process =
        MigratingProcess.start(scene.database(), "-Xlog:class+load:file=" + loaded)) {
      assertThat(process.output()).isEqualTo("0");
    }
    assertThat(Files.readString(loaded))
        .contains("dev.errand.db.Migrations")
        .doesNotContain(" liquibase.");
  }

  @Test
  void a_locked_table_delays_the_migration_until_it_is_free() throws Exception {
    scene.undoFrom("tasks");
    try (Connection other = scene.connect()) {
      MigrationScene.lock(other, "lock table users in row exclusive mode");
      CompletableFuture<Integer> migrating = in_background(HASTY);
      assertThat(heard.await(Event.Warned.class).message())
          .contains("::tasks::", "55P03", "trying again");
      other.rollback();
      assertThat(migrating.get(30, TimeUnit.SECONDS)).isPositive();
    }
    SchemaTest.check(scene.database(), "public");
  }

  @Test
  void the_lock_of_a_table_is_not_waited_for_without_end() throws Exception {
    scene.undoFrom("tasks");
    MigrationLimits twoTries =
        new MigrationLimits(HASTY.turn(), HASTY.lockTimeout(), 2, HASTY.pause());
    try (Connection other = scene.connect()) {
      MigrationScene.lock(other, "lock table users in row exclusive mode");
      assertThatThrownBy(
              () -> new Migrations(scene.database(), "public", heard, twoTries).migrate())
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("55P03");
      assertThat(heard.all(Event.Warned.class)).hasSize(1);
    }
  }

  @Test
  void one_waits_for_another_that_migrates_and_says_so_once() throws Exception {
    try (Connection other = scene.connect()) {
      take_the_turn(other);
      CompletableFuture<Integer> migrating = in_background(MigrationLimits.STANDARD);
      heard.await(Event.MigrationWaits.class);
      migrations("another schema").migrate();
      try (Statement statement = other.createStatement()) {
        statement.execute("select pg_advisory_unlock_all()");
      }
      assertThat(migrating.get(30, TimeUnit.SECONDS)).isEqualTo(scene.all());
    }
    assertThat(heard.all(Event.MigrationWaits.class)).hasSize(1);
  }

  @Test
  void the_turn_is_not_waited_for_without_end() throws SQLException {
    try (Connection other = scene.connect()) {
      take_the_turn(other);
      assertThatThrownBy(() -> new Migrations(scene.database(), "public", heard, HASTY).migrate())
          .isInstanceOf(MigrationException.class)
          .hasMessage("another process has been migrating this schema for 1 s");
    }
  }

  private Migrations migrations(String schema) {
    return new Migrations(scene.database(), schema, Observer.NONE);
  }

  private CompletableFuture<Integer> in_background(MigrationLimits limits) {
    return CompletableFuture.supplyAsync(
        () -> new Migrations(scene.database(), "public", heard, limits).migrate());
  }

  /** Outside a transaction: an open one would stop the concurrent builds in another schema. */
  private static void take_the_turn(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + MigrationLock.key("public") + ")");
    }
  }
}
