package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Staying;
import dev.errand.TestDatabase;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import dev.errand.TestPages;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * An owner whose tasks are walked through while they change, and another with whom tasks are
 * exchanged. Each change is made over HTTP and, if it was answered as it had to be, in a model of
 * plain maps. One thread changes; what others may ask says so.
 */
final class WalkScene {

  private final TestHttp http;
  private final long owner;
  private final long other;
  private final Comparator<SampleTask> order;
  private final Predicate<SampleTask> matches;
  private final Map<Long, SampleTask> mine = new TreeMap<>();
  private final Map<Long, SampleTask> away = new TreeMap<>();
  private final Map<Long, Set<SampleTask>> states = new HashMap<>();
  private final Staying<SampleTask> staying;
  private final AtomicInteger changes = new AtomicInteger();

  /** Two new owners with a program's tasks. */
  WalkScene(TestHttp http, TestDatabase database, String name, WalkProgram program)
      throws SQLException {
    this.http = http;
    this.owner = http.newUser(name);
    this.other = http.newUser(name + "-other");
    this.order = SampleOrder.of(program.sort());
    this.matches = program.filter().matches();
    this.staying = new Staying<>(order, matches);
    insert(database, owner, numbered(program.rows(), 1), mine);
    insert(database, other, numbered(program.others(), 2), away);
    mine.forEach(staying::began);
  }

  /** Odd ids for the one, even ids for the other: those that come in stand between the others. */
  private static List<SampleTask> numbered(List<SampleTask> tasks, long first) {
    List<SampleTask> numbered = new ArrayList<>();
    for (SampleTask task : tasks) {
      numbered.add(task.withId(first + 2L * numbered.size()));
    }
    return numbered;
  }

  private void insert(
      TestDatabase database, long to, List<SampleTask> tasks, Map<Long, SampleTask> model)
      throws SQLException {
    SampleTask.insert(database, to, tasks);
    for (SampleTask task : tasks) {
      model.put(task.id(), task);
      states.computeIfAbsent(task.id(), id -> new HashSet<>()).add(task);
    }
  }

  /** The owner's tasks, as a path. */
  String path() {
    return tasks(owner);
  }

  /** How much has happened; may be asked from any thread. */
  int changes() {
    return changes.get();
  }

  /** How many rows have stayed. */
  int staying() {
    return staying.ids().size();
  }

  /** Does what the step says. */
  void happen(WalkStep step) {
    switch (step.kind()) {
      case CREATE -> create(step);
      case TRANSFER_IN -> oneOf(away, step, false).ifPresent(this::take);
      case TRANSFER_AWAY -> oneOf(mine, step, false).ifPresent(this::give);
      case DELETE -> oneOf(mine, step, false).ifPresent(this::delete);
      case RESTORE -> oneOf(mine, step, true).ifPresent(this::restore);
      default -> oneOf(mine, step, false).ifPresent(task -> patch(task, step));
    }
  }

  private static Optional<SampleTask> oneOf(
      Map<Long, SampleTask> tasks, WalkStep step, boolean deleted) {
    List<SampleTask> able =
        tasks.values().stream().filter(task -> task.deleted() == deleted).toList();
    return able.isEmpty() ? Optional.empty() : Optional.of(able.get(step.which() % able.size()));
  }

  private void create(WalkStep step) {
    SampleTask created = SampleTask.of(http.newTask(owner, step.body().encode()));
    SampleTask asked = SampleTask.of(created.json().mergeIn(step.body()));
    assertThat(created).isEqualTo(asked).matches(task -> !task.isDone() && !task.deleted(), "new");
    became(created);
  }

  private void patch(SampleTask task, WalkStep step) {
    JsonObject patch = step.body();
    SampleTask patched = task.patched(patch);
    assertThat(answered(http.patch(path(owner, task), patch.encode()))).isEqualTo(patched);
    became(patched);
  }

  private void delete(SampleTask task) {
    assertThat(http.delete(path(owner, task)).status()).isEqualTo(204);
    became(task.withDeleted(true));
  }

  private void restore(SampleTask task) {
    SampleTask restored = task.withDeleted(false);
    assertThat(answered(http.post(path(owner, task) + "/restore", ""))).isEqualTo(restored);
    became(restored);
  }

  private void give(SampleTask task) {
    transfer(task, owner, other);
    mine.remove(task.id());
    away.put(task.id(), task);
    staying.left(task.id());
    changes.incrementAndGet();
  }

  private void take(SampleTask task) {
    transfer(task, other, owner);
    away.remove(task.id());
    became(task);
  }

  private void transfer(SampleTask task, long from, long to) {
    String body = new JsonObject().put("toUserId", to).encode();
    assertThat(answered(http.post(path(from, task) + "/transfer", body))).isEqualTo(task);
  }

  private void became(SampleTask task) {
    mine.put(task.id(), task);
    states.computeIfAbsent(task.id(), id -> new HashSet<>()).add(task);
    staying.changed(task.id(), task);
    changes.incrementAndGet();
  }

  private static SampleTask answered(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return SampleTask.of(answer.json());
  }

  private static String path(long owner, SampleTask task) {
    return tasks(owner) + "/" + task.id();
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  /** A page that was read since the last change shows what is there now. */
  void assertShows(List<JsonObject> page) {
    for (JsonObject item : page) {
      SampleTask shown = SampleTask.of(item);
      assertThat(shown).isEqualTo(mine.get(shown.id())).matches(matches, "matches");
    }
  }

  /** A whole walk kept the promise; asked once nothing happens any more. */
  void assertKept(TestPages walk) {
    List<SampleTask> shown = walk.items().stream().map(SampleTask::of).toList();
    assertThat(shown)
        .allMatch(matches)
        .allMatch(task -> states.getOrDefault(task.id(), Set.of()).contains(task))
        .isSortedAccordingTo(order);
    for (int i = 1; i < shown.size(); i++) {
      // Sorted and never equal: nothing is seen twice unless its place changed.
      assertThat(order.compare(shown.get(i - 1), shown.get(i))).isNegative();
    }
    assertThat(walk.ids().stream().filter(staying.ids()::contains).toList())
        .containsExactlyInAnyOrderElementsOf(staying.ids());
  }
}
