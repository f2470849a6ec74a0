package dev.errand.task;

import java.util.List;

/**
 * What happens to all owners while somebody walks through all of them.
 *
 * @param tasks how many tasks each owner has when it begins
 * @param gaps what happens between the first page and the second, and so on
 */
record CrowdProgram(List<Integer> tasks, int limit, List<List<Step>> gaps) {

  /**
   * One thing that happens.
   *
   * @param which a number by which the user or task is chosen that it happens to
   * @param whom one by which the new owner is chosen
   */
  record Step(Kind kind, int which, int whom) {}

  enum Kind {
    NEW_USER,
    RENAME,
    DELETE_USER,
    NEW_TASK,
    PATCH,
    DELETE_TASK,
    RESTORE,
    TRANSFER
  }
}
