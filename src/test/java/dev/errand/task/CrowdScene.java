package dev.errand.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Staying;
import dev.errand.TestHttp;
import dev.errand.task.CrowdProgram.Step;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Some users with tasks, changed over HTTP and in a model at once. Users and tasks of others may be
 * there too; nothing is said about them.
 */
final class CrowdScene {

  /** Where a task stands in the list of every owner's. */
  record Place(long owner, long id, boolean deleted) {

    static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::owner).thenComparingLong(Place::id);

    static Place of(JsonObject shown) {
      return new Place(
          shown.getLong("ownerId"), shown.getLong("id"), shown.getString("deletedAt") != null);
    }

    private Place withDeleted(boolean other) {
      return new Place(owner, id, other);
    }

    private String path() {
      return tasks(owner) + "/" + id;
    }
  }

  private final TestHttp http;
  private final String name;
  private final Map<Long, String> users = new TreeMap<>();
  private final Map<Long, Place> tasks = new TreeMap<>();
  private final Staying<Place> stayingTasks = new Staying<>(Place.ORDER, place -> !place.deleted());
  private final Staying<Long> stayingUsers = new Staying<>(Long::compare, user -> true);
  private final Set<Long> ever = new HashSet<>();
  private int made;

  CrowdScene(TestHttp http, String name, CrowdProgram program) {
    this.http = http;
    this.name = name;
    for (int count : program.tasks()) {
      long user = newUser();
      for (int i = 0; i < count; i++) {
        newTask(user);
      }
    }
    users.keySet().forEach(user -> stayingUsers.began(user, user));
    tasks.forEach(stayingTasks::began);
  }

  /** Does what the step says; nothing if there is none that it can happen to. */
  void happen(Step step) {
    Optional<Long> user = one(List.copyOf(users.keySet()), step.which());
    Optional<Place> live = one(tasks(false), step.which());
    switch (step.kind()) {
      case NEW_USER -> newUser();
      case RENAME -> user.ifPresent(this::rename);
      case DELETE_USER -> user.ifPresent(this::deleteUser);
      case NEW_TASK -> user.ifPresent(this::newTask);
      case PATCH -> live.ifPresent(this::patch);
      case DELETE_TASK -> live.ifPresent(this::deleteTask);
      case RESTORE -> one(tasks(true), step.which()).ifPresent(this::restore);
      case TRANSFER ->
          live.ifPresent(
              task ->
                  one(List.copyOf(users.keySet()), step.whom())
                      .ifPresent(owner -> transfer(task, owner)));
    }
  }

  private List<Place> tasks(boolean deleted) {
    return tasks.values().stream().filter(task -> task.deleted() == deleted).toList();
  }

  private static <T> Optional<T> one(List<T> able, int which) {
    return able.isEmpty() ? Optional.empty() : Optional.of(able.get(which % able.size()));
  }

  private long newUser() {
    String handle = name + "-" + made++;
    long user = http.newUser(handle);
    users.put(user, handle);
    ever.add(user);
    return user;
  }

  private void rename(long user) {
    String displayName = "User " + made++;
    String body = new JsonObject().put("displayName", displayName).encode();
    assertThat(http.patch("/v1/users/" + user, body).status()).isEqualTo(200);
    users.put(user, displayName);
  }

  private void deleteUser(long user) {
    assertThat(http.delete("/v1/users/" + user).status()).isEqualTo(204);
    users.remove(user);
    stayingUsers.left(user);
    List<Place> gone = tasks.values().stream().filter(task -> task.owner() == user).toList();
    for (Place task : gone) {
      tasks.remove(task.id());
      stayingTasks.left(task.id());
    }
  }

  private void newTask(long owner) {
    long id = http.newTask(owner, "{\"title\":\"x\"}").getLong("id");
    tasks.put(id, new Place(owner, id, false));
  }

  private void patch(Place task) {
    assertThat(http.patch(task.path(), "{\"priority\":\"high\"}").status()).isEqualTo(200);
  }

  private void deleteTask(Place task) {
    assertThat(http.delete(task.path()).status()).isEqualTo(204);
    became(task.withDeleted(true));
  }

  private void restore(Place task) {
    assertThat(http.post(task.path() + "/restore", "").status()).isEqualTo(200);
    became(task.withDeleted(false));
  }

  private void transfer(Place task, long owner) {
    String body = new JsonObject().put("toUserId", owner).encode();
    assertThat(http.post(task.path() + "/transfer", body).status()).isEqualTo(200);
    became(new Place(owner, task.id(), false));
  }

  private void became(Place task) {
    tasks.put(task.id(), task);
    stayingTasks.changed(task.id(), task);
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  /** Those of a page's tasks that are these users', which must be what is there now. */
  List<Place> shownTasks(List<JsonObject> page) {
    List<Place> shown =
        page.stream().map(Place::of).filter(task -> ever.contains(task.owner())).toList();
    assertThat(tasks(false)).containsAll(shown);
    return shown;
  }

  /** Those of a page's users that are these, which must be what they are now. */
  List<Long> shownUsers(List<JsonObject> page) {
    List<Long> shown =
        page.stream().map(user -> user.getLong("id")).filter(ever::contains).toList();
    assertThat(page)
        .filteredOn(user -> shown.contains(user.getLong("id")))
        .allMatch(user -> user.getString("displayName").equals(users.get(user.getLong("id"))));
    return shown;
  }

  /** The tasks that every walk from the beginning till now must have shown once. */
  Set<Long> stayingTasks() {
    return stayingTasks.ids();
  }

  /** The users that it must have shown once. */
  Set<Long> stayingUsers() {
    return stayingUsers.ids();
  }

  /** Deletes all. */
  void clear() {
    List.copyOf(users.keySet()).forEach(this::deleteUser);
  }
}
