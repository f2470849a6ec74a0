package dev.errand.queue.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** What becomes of a task. */
final class EndRules {

  private final TaskHistory task;
  private final BiConsumer<Rule, String> found;

  EndRules(TaskHistory task, BiConsumer<Rule, String> found) {
    this.task = task;
    this.found = found;
  }

  void check() {
    if (task.maxAttempts() == null || !task.strays().isEmpty()) {
      found.accept(Rule.KNOWN, task.toString());
    }
    checkCompletions();
    if (task.ends().size() != 1) {
      found.accept(Rule.NOT_LOST, "found " + task.ends().size() + " times");
    }
    task.ends().forEach(this::checkEnd);
  }

  private void checkCompletions() {
    List<Use> completions = task.completions();
    if (new HashSet<>(completions.stream().map(Use::token).toList()).size() > 1) {
      found.accept(Rule.ONE_COMPLETION, completions.toString());
    }
    List<Lease> leases = task.leases();
    for (int i = 0; i + 1 < leases.size(); i++) {
      if (leases.get(i).uses().stream().anyMatch(use -> use.is(Verb.COMPLETE) && use.isOk())) {
        found.accept(Rule.ONE_COMPLETION, leases.get(i) + " and then " + leases.get(i + 1));
      }
    }
  }

  private void checkEnd(End end) {
    boolean isWhole =
        end.isDone()
            ? end.state() == null && end.version() == 2
            : end.isDead() && end.version() == 1;
    if (!isWhole) {
      found.accept(end.version() > 2 ? Rule.ONE_COMPLETION : Rule.ENDED, end.toString());
    }
    if (!end.isDone() && !task.completions().isEmpty()) {
      found.accept(Rule.ENDED, task.completions() + ", and yet " + end);
    }
    if (end.isDone() ? !marks().contains(String.valueOf(end.mark())) : end.mark() != null) {
      found.accept(Rule.RESULT, end + ", completed by " + marks());
    }
  }

  /**
   * What may stand in the result: of the acknowledged token's first completion, if that is known.
   */
  private Set<String> marks() {
    List<Use> acknowledged = task.completions();
    Set<String> marks = new HashSet<>();
    for (Use use : task.uses()) {
      boolean isRival = !acknowledged.isEmpty() && !acknowledged.get(0).token().equals(use.token());
      if (use.is(Verb.COMPLETE) && use.mayHaveHappened() && !isRival) {
        marks.add(String.valueOf(use.mark()));
        if (use.isOk()) {
          break;
        }
      }
    }
    return marks;
  }
}
