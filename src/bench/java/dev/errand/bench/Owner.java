package dev.errand.bench;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** An owner and the ids that its tasks got. Confined to the loader's event loop. */
final class Owner {

  private final String handle;
  private final long firstNumber;
  private final long[] ids;
  private final Set<Long> received = new TreeSet<>();
  private long userId;
  private int loaded;
  private int live;

  /**
   * An owner yet to be created.
   *
   * @param firstNumber the number of its first task in the {@link ItemSource}
   */
  Owner(String handle, long firstNumber, int size) {
    this.handle = handle;
    this.firstNumber = firstNumber;
    this.ids = new long[size];
  }

  String handle() {
    return handle;
  }

  long userId() {
    return userId;
  }

  void userId(long given) {
    userId = given;
  }

  /** The path of its tasks. */
  String tasks() {
    return "/v1/users/" + userId + "/tasks";
  }

  int size() {
    return ids.length;
  }

  /** How many of its tasks were created so far. */
  int loaded() {
    return loaded;
  }

  /** Notes the next task; ids only grow, as its batches follow each other. */
  void loaded(long id) {
    Unexpected.unless(loaded == 0 || id > ids[loaded - 1], () -> "ids don't grow: " + id);
    ids[loaded++] = id;
    live++;
  }

  long id(int index) {
    return ids[index];
  }

  /** The number of its task at an index in the {@link ItemSource}. */
  long number(int index) {
    return firstNumber + index;
  }

  /** The index of the task with an id among those it was created with; negative if none. */
  int indexOf(long id) {
    return Arrays.binarySearch(ids, 0, loaded, id);
  }

  /** The ids of tasks that others gave it. */
  Set<Long> received() {
    return received;
  }

  /** How many tasks it has outside the trash. */
  int live() {
    return live;
  }

  void moreLive(int difference) {
    live += difference;
  }
}
