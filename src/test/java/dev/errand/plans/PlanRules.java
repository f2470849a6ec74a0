package dev.errand.plans;

import dev.errand.plans.Trial.Depth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a plan must not do. Each rule gives its faults as sentences; none when it is kept. */
final class PlanRules {

  /** How much more a page deep in a walk may cost than the first. */
  private static final double DEEPER = 1.5;

  /** What a statement touches besides its rows: inner pages of indexes, mostly. */
  private static final int FRAME_BLOCKS = 50;

  /** A row that is found by a key in three levels of an index, and one to spare. */
  private static final int BLOCKS_A_ROW_READ = 5;

  /** A row that is written together with its entries in five indexes. */
  private static final int BLOCKS_A_ROW_WRITTEN = 30;

  /** Rows at an index's ends that planning itself may fetch, to know how far its values go. */
  private static final int PLANNING_ROWS = 10;

  private static final Set<String> SORTS = Set.of("Sort", "Incremental Sort");

  private PlanRules() {}

  /** What one plan breaks. */
  static List<String> faults(Trial trial, Plan plan) {
    List<String> faults = new ArrayList<>();
    for (String table : plan.readThrough()) {
      faults.add("the big table %s is read from end to end".formatted(table));
    }
    atMost(faults, "rows are sorted", sorted(plan), trial.maxSorted());
    atMost(faults, "rows are looked at", visited(plan), trial.maxRows());
    // A trigger may look at one row each time; more it does not find by a key.
    long fetched = plan.fetched() - plan.triggerCalls();
    atMost(faults, "rows are fetched, by triggers too", fetched, trial.maxRows() + PLANNING_ROWS);
    atMost(faults, "blocks are touched", plan.blocks(), maxBlocks(trial, plan));
    return faults;
  }

  private static void atMost(List<String> faults, String what, long actual, long most) {
    if (actual > most) {
      faults.add("%,d %s, %,d may be".formatted(actual, what, most));
    }
  }

  /** By the largest sort. What was put in counts: a limit above hides it in what came out. */
  private static long sorted(Plan plan) {
    return plan.root()
        .all()
        .filter(node -> SORTS.contains(node.type()))
        .mapToLong(sort -> sort.inputs().stream().mapToLong(PlanNode::rows).sum())
        .max()
        .orElse(0);
  }

  // A bitmap's rows are those of the index scans below it.
  private static long visited(Plan plan) {
    return plan.root()
        .all()
        .filter(node -> node.isScanOfTable() && !node.type().equals("Bitmap Heap Scan"))
        .mapToLong(node -> node.rows() + node.discarded())
        .sum();
  }

  private static long maxBlocks(Trial trial, Plan plan) {
    boolean isWriting = plan.root().all().anyMatch(PlanNode::isWriting);
    return FRAME_BLOCKS
        + trial.deadRows()
        + (long) trial.maxRows() * (isWriting ? BLOCKS_A_ROW_WRITTEN : BLOCKS_A_ROW_READ);
  }

  /** What is wrong with a page deep in a walk. */
  static List<String> faults(Depth depth, Map<Case, Plan> plans) {
    Plan first = Objects.requireNonNull(plans.get(depth.first()));
    Plan deep = Objects.requireNonNull(plans.get(depth.deep()));
    if (visited(deep) == 0) {
      return List.of("no row is looked at: the walk ends before");
    }
    return deep.blocks() > DEEPER * first.blocks()
        ? List.of(
            "%,d blocks are touched, page 1 touches %,d".formatted(deep.blocks(), first.blocks()))
        : List.of();
  }

  /** What is wrong with arguments that find nothing, so that no other rule could be broken. */
  static List<String> faults(Collection<Plan> plans) {
    boolean isReading =
        plans.stream().anyMatch(plan -> plan.root().all().anyMatch(PlanNode::isScanOfTable));
    return isReading && plans.stream().allMatch(plan -> visited(plan) == 0)
        ? List.of("no case finds a row")
        : List.of();
  }
}
