package dev.errand.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.errand.Golden;
import dev.errand.ServiceStatements;
import dev.errand.TestDatabase;
import dev.errand.db.Statement;
import dev.errand.plans.Guard.Verdict;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of the service keeps {@link PlanRules}, planned with and without its arguments,
 * and each of those rules can be broken.
 */
final class StatementPlansTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Path GOLDEN = Path.of("src/test/resources/golden/plans.txt");

  /** The embedded server's. Others plan otherwise here and there; the rules hold on all. */
  private static final int GOLDEN_VERSION = 17;

  private static final Map<String, Verdict> VERDICTS = new HashMap<>();

  private static Connection connection;
  private static Guard guard;

  @BeforeAll
  static void load() throws SQLException {
    connection = DATABASE.jdbc();
    guard = Guard.over(connection);
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  static List<Statement<?>> statements() {
    return ServiceStatements.all();
  }

  @Test
  void every_statement_has_arguments() {
    assertThat(guard.trials().faults(statements())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void a_statement_keeps_the_rules(Statement<?> statement) throws SQLException {
    assertThat(verdict(statement).faults()).as(statement.name()).isEmpty();
  }

  @Test
  void the_plans_are_those_of_the_golden_file() throws SQLException {
    assumeTrue(connection.getMetaData().getDatabaseMajorVersion() == GOLDEN_VERSION);
    StringBuilder all =
        new StringBuilder("Made by StatementPlansTest; see Golden for how to renew it.\n");
    for (Statement<?> each : statements()) {
      all.append('\n').append(verdict(each).summary());
    }
    Golden.check(GOLDEN, all.toString());
  }

  private static Verdict verdict(Statement<?> statement) throws SQLException {
    Verdict known = VERDICTS.get(statement.name());
    if (known != null) {
      return known;
    }
    Verdict verdict = guard.judge(statement.name(), statement.sql());
    VERDICTS.put(statement.name(), verdict);
    return verdict;
  }

  // From here on: what the guard must not let pass.

  private static final Case LARGEST = Case.of("the largest", Owner.LARGEST.id());

  /** Which the service's own sessions do not allow. */
  private static final String READING_THROUGH = "set local enable_seqscan = on";

  private static List<String> faults(String sql, int maxRows, Case one) throws SQLException {
    return guard.judge(new Trial("broken", maxRows).with(one), sql).faults();
  }

  @Test
  void a_table_that_is_read_through_is_a_fault() throws SQLException {
    String sql = "select id from tasks where title = $1";
    assertThat(faults(sql, 1_000_000, Case.of("a title", "x")))
        .contains("a title (custom): the big table tasks is read from end to end")
        .contains("a title (generic): the big table tasks is read from end to end");
  }

  // Though it stops at the first row that it meets.
  @Test
  void so_is_one_that_is_read_in_part() throws SQLException {
    String sql = "select id from tasks where owner_id = $1 limit 1";
    assertThat(faults(sql, 1_000_000, LARGEST.after(READING_THROUGH)))
        .containsExactly("the largest (custom): the big table tasks is read from end to end");
  }

  // Of which EXPLAIN tells nothing but the time.
  @Test
  void so_is_one_that_only_a_trigger_reads_through() throws SQLException {
    String emptied =
        READING_THROUGH
            + "; set local random_page_cost = 20; delete from tasks where owner_id = "
            + Owner.LARGEST.id();
    assertThat(faults("delete from users where id = $1", 1_000_000, LARGEST.after(emptied)))
        .containsExactly(
            "the largest (custom): the big table idempotency_keys is read from end to end",
            "the largest (custom): the big table tasks is read from end to end");
  }

  @Test
  void a_sort_of_more_than_a_page_is_a_fault_whatever_comes_out_of_it() throws SQLException {
    String sql =
        "select id from tasks where owner_id = $1 and deleted_at is not null order by title limit 9";
    Case trash = Case.of("the fullest trash", Owner.TRASHED.id());
    assertThat(faults(sql, 1_000_000, trash))
        .contains("the fullest trash (custom): 50,000 rows are sorted, 201 may be")
        .contains("the fullest trash (generic): 50,000 rows are sorted, 201 may be");
  }

  @Test
  void a_filter_that_looks_at_too_many_rows_is_a_fault() throws SQLException {
    String sql =
        """
        select id from tasks where owner_id = $1 and deleted_at is null and list = 'nowhere'
        order by id limit 51""";
    assertThat(faults(sql, 5_000, LARGEST))
        .anyMatch(
            fault -> fault.matches("the largest \\(generic\\): 12.,... rows are looked at.*"));
  }

  @Test
  void an_index_that_is_walked_through_for_a_row_is_a_fault() throws SQLException {
    assertThat(faults("select owner_id from tasks where id = $1", 1, Case.of("a task", 7)))
        .hasSize(2)
        .allMatch(fault -> fault.matches(".*[0-9],[0-9]{3} blocks are touched, 55 may be"));
  }

  @Test
  void page_1000_by_offset_is_a_fault() throws SQLException {
    Case first = Case.of("page 1", Owner.LARGEST.id(), 0);
    Case deep = Case.of("page 1,000", Owner.LARGEST.id(), Trials.DEEP_ROWS);
    Trial trial =
        new Trial("broken", 1_000_000).with(new Trial.Depth(first, deep, Trials.DEEP_ROWS));
    String sql =
        """
        select title from tasks where owner_id = $1 and deleted_at is null
        order by id limit 51 offset $2""";
    assertThat(guard.judge(trial, sql).faults())
        .anyMatch(fault -> fault.matches("page 1,000 .*blocks are touched, page 1 touches .*"));
  }

  @Test
  void arguments_that_find_nothing_are_a_fault() throws SQLException {
    Case nobody = Case.of("nobody", 0, 0);
    Case deep = Case.of("page 1,000", Owner.SMALL.id(), Long.MAX_VALUE);
    String sql = "select id from tasks where owner_id = $1 and id > $2 order by id limit 51";
    assertThat(faults(sql, 51, nobody)).containsOnly("no case finds a row");
    Trial trial = new Trial("broken", 51).with(new Trial.Depth(nobody, deep, Trials.DEEP_ROWS));
    assertThat(guard.judge(trial, sql).faults())
        .contains("page 1,000 (custom): no row is looked at: the walk ends before");
  }

  @Test
  void what_has_no_arguments_is_a_fault_and_what_is_planned_needs_them() throws SQLException {
    Trials trials = new Trials();
    assertThat(guard.trying(trials).judge("new", "select 1").faults())
        .containsExactly("no arguments are registered");
    trials.unplanned("new", "it is only a small one");
    assertThat(guard.trying(trials).judge("new", "select 1").faults())
        .containsExactly("PostgreSQL plans it: register arguments");
  }
}
