package dev.errand.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.errand.db.Budget;
import dev.errand.db.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A statement can't be forgotten. */
final class TrialsTest {

  private static final Statement<Integer> NEW =
      Statement.changing("test-guard-new", Budget.WRITE, "select 1");

  private static final Statement<Integer> WALK =
      Statement.changing("test-guard-walk", Budget.PAGE, "select 1");

  private final Trials trials = new Trials();

  @Test
  void a_statement_needs_arguments() {
    assertThat(trials.faults(List.of(NEW)))
        .containsExactly("test-guard-new has no arguments: register some in dev.errand.plans");
    trials.of(NEW.name(), 1);
    assertThat(trials.faults(List.of(NEW)))
        .containsExactly("test-guard-new has a trial without arguments");
  }

  @Test
  void a_walk_needs_arguments_for_page_1000() {
    Trial trial = trials.of(WALK.name(), 1).with(depth("2", 50));
    assertThat(trials.faults(List.of(WALK)))
        .containsExactly("test-guard-walk is a walk, and page 1,000 of it is not tried");
    trial.with(depth("1,000", Trials.DEEP_ROWS));
    assertThat(trials.faults(List.of(WALK))).isEmpty();
  }

  private static Trial.Depth depth(String page, int rowsBefore) {
    Case first = Case.of("page 1 before page " + page, 0);
    return new Trial.Depth(first, Case.of("page " + page, 1), rowsBefore);
  }

  @Test
  void a_case_is_known_by_its_label() {
    Trial trial = trials.of(NEW.name(), 1).with(Case.of("a case", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> trial.with(Case.of("a case", 2)));
  }

  @Test
  void arguments_need_a_statement() {
    trials.of("gone", 1).with(Case.of("a case"));
    trials.unplanned("gone-too", "a command");
    assertThat(trials.faults(List.of()))
        .containsExactly(
            "gone is tried, and no statement has that name",
            "gone-too is tried, and no statement has that name");
  }
}
