package dev.errand.task;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The six orders of a list, each a walk, or two where tasks without a due time come last. */
enum TaskSort {
  ID("id", TaskWalk.ID_UP, null),
  ID_DOWN("-id", TaskWalk.ID_DOWN, null),
  DUE_AT("dueAt", TaskWalk.DUE_UP, TaskWalk.UNDUE_UP),
  DUE_AT_DOWN("-dueAt", TaskWalk.DUE_DOWN, TaskWalk.UNDUE_DOWN),
  PRIORITY("priority", TaskWalk.PRIORITY_UP, null),
  PRIORITY_DOWN("-priority", TaskWalk.PRIORITY_DOWN, null);

  private final String label;
  private final TaskWalk first;
  private final @Nullable TaskWalk second;

  TaskSort(String label, TaskWalk first, @Nullable TaskWalk second) {
    this.label = label;
    this.first = first;
    this.second = second;
  }

  static @Nullable TaskSort ofLabel(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElse(null);
  }

  /** Whether the trash can be shown in this order. */
  boolean suitsTrash() {
    return this == ID || this == ID_DOWN;
  }

  /** The stretch of the walk that a filter begins with. */
  TaskWalk first(TaskFilter filter) {
    if (filter.deleted()) {
      return this == ID ? TaskWalk.TRASH_UP : TaskWalk.TRASH_DOWN;
    }
    return first;
  }

  /** The stretch behind the given one; null at the end. */
  @Nullable TaskWalk after(TaskWalk walk, TaskFilter filter) {
    return walk == first && !filter.isDueBounded() ? second : null;
  }
}
