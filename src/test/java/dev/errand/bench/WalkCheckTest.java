package dev.errand.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the loader would notice. */
final class WalkCheckTest {

  private static final long USER = 7;

  private final Ledger ledger = new Ledger(new ItemSource(1), Shape.of(8, 160), "");
  private final Owner owner = ledger.owners().get(0);
  private final WalkCheck check = new WalkCheck(ledger, owner, Order.ID, held -> true);

  @BeforeEach
  void load() {
    ledger.created(owner, USER);
    for (int i = 0; i < owner.size(); i++) {
      owner.loaded(100 + i);
    }
  }

  @Test
  void a_walk_that_shows_each_once_passes() {
    for (int i = 0; i < owner.size(); i++) {
      check.accept(row(i, 0));
    }
    check.end(owner.live());
  }

  @Test
  void a_row_seen_twice_is_an_error() {
    check.accept(row(0, 0));
    assertThatThrownBy(() -> check.accept(row(0, 0))).hasMessageContaining("not in the order");
  }

  @Test
  void a_row_left_out_is_an_error() {
    check.accept(row(0, 0));
    assertThatThrownBy(() -> check.end(owner.live())).hasMessageContaining("showed 1 tasks");
  }

  @Test
  void a_row_that_differs_is_an_error() {
    assertThatThrownBy(() -> check.accept(row(0, 1))).hasMessageContaining("a task differs");
  }

  @Test
  void a_row_that_went_to_another_is_an_error() {
    Held before = ledger.held(owner, 0);
    ledger.put(before, before.withOwner(ledger.owners().get(1)));
    assertThatThrownBy(() -> check.accept(row(0, 0))).hasMessageContaining("should not show");
  }

  private Row row(int index, long moreVersions) {
    Item item = ledger.generated(owner, index);
    long version = (item.isDone() ? 2 : 1) + moreVersions;
    return new Row(owner.id(index), USER, version, item, false, false);
  }
}
