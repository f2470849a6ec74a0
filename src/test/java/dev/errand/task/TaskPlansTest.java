package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.TestSql;
import dev.errand.db.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page comes straight from an index, in its order, whichever way PostgreSQL plans it. */
final class TaskPlansTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int OWNERS = 200;

  private static final List<String> FILTERS =
      List.of("false", "'list-1'", "array[1, 3]", "'2000-01-01'", "'3000-01-01'", "'{\"k\": 1}'");

  private static Connection connection;

  // Of fifty thousand tasks the first owner has half, the others share the rest.
  @BeforeAll
  static void fill() throws SQLException {
    TestService.start(DATABASE.connection()).close();
    TestSql sql = new TestSql(DATABASE);
    sql.execute(
        """
        insert into users (handle, display_name, created_at, updated_at)
        select 'u-' || n, 'x', now(), now() from generate_series(1, ?) n""",
        OWNERS);
    sql.execute(
        """
        insert into tasks (owner_id, title, list, priority, due_at, payload, created_at,
          updated_at, deleted_at)
        select case when n % 2 = 0 then 1 else 1 + n % ? end, 'x', 'list-' || n % 9, 1 + n % 3,
          case when n % 5 > 1 then now() + n % 977 * interval '1 h' end,
          jsonb_build_object('k', n % 11), now(), now(), case when n % 10 = 0 then now() end
        from generate_series(1, 50000) n""",
        OWNERS);
    sql.execute("vacuum analyze users");
    sql.execute("vacuum analyze tasks");
    connection = DATABASE.jdbc();
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static Stream<Statement<?>> pages() {
    return Statement.registered().stream()
        .filter(each -> each.name().matches("(task-page|task-export|user-page).*"));
  }

  // Not the smaller owners' custom plans: for a hundred rows PostgreSQL rightly prefers to sort.
  @ParameterizedTest
  @MethodSource("pages")
  void a_page_is_read_along_an_index_without_a_sort(Statement<?> page) throws SQLException {
    for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
      for (boolean isFiltered : new boolean[] {false, true}) {
        assertThat(plan(page, mode, arguments(page, isFiltered)))
            .as(mode + (isFiltered ? " with filters" : ""))
            .contains("Index")
            .doesNotContain("Sort", "Seq Scan", "Bitmap");
      }
    }
  }

  private static String plan(Statement<?> page, String mode, String arguments) throws SQLException {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute("set plan_cache_mode = " + mode);
      statement.execute("prepare page as " + page.sql());
      try (ResultSet rows = statement.executeQuery("explain execute page(" + arguments + ")")) {
        StringBuilder plan = new StringBuilder();
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
        return plan.toString();
      } finally {
        statement.execute("deallocate page");
      }
    }
  }

  /** The first owner's page from the middle on. */
  private static String arguments(Statement<?> page, boolean isFiltered) {
    if (page.name().equals("task-page-every-owner")) {
      return "1, 25000, 51";
    }
    if (page.name().equals("user-page")) {
      return "100, 51";
    }
    boolean isDue = page.name().matches("task-page-due.*");
    boolean isPriority = page.name().matches("task-page-priority.*");
    List<String> all = new ArrayList<>(List.of("1", "51", "25000"));
    all.add(isDue ? "'2026-12-24'" : isPriority ? "2" : "null");
    if (page.sql().contains("$5")) {
      all.addAll(
          isDue || isFiltered ? List.of("'2000-01-01'", "'3000-01-01'") : List.of("null", "null"));
    }
    if (page.sql().contains("$7")) {
      all.addAll(isFiltered ? FILTERS : Collections.nCopies(FILTERS.size(), "null"));
    }
    return String.join(", ", all);
  }
}
