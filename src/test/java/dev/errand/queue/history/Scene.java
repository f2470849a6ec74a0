package dev.errand.queue.history;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An owner with tasks in three queues, of every priority and of one to ten attempts.
 *
 * @param path of the owner
 */
record Scene(String path, Map<Long, Integer> maxAttempts) {

  static final List<String> QUEUES = List.of("mail", "print", "scan");

  private static final int BATCH = 500;
  private static final List<String> PRIORITIES = List.of("low", "medium", "high");
  private static final List<Integer> ATTEMPTS = List.of(1, 2, 3, 5, 10);

  static Scene make(TestHttp http, int tasks, Random random) {
    String path = "/v1/users/" + http.newUser("worked-for-" + random.nextInt(1_000_000));
    Map<Long, Integer> maxAttempts = new HashMap<>();
    for (int from = 0; from < tasks; from += BATCH) {
      JsonArray items = new JsonArray();
      for (int i = from; i < Math.min(from + BATCH, tasks); i++) {
        items.add(task(i, random));
      }
      Answer answer =
          http.post(path + "/tasks/batch", new JsonObject().put("items", items).encode());
      for (Object each : answer.items()) {
        JsonObject task = (JsonObject) each;
        maxAttempts.put(task.getLong("id"), task.getJsonObject("queue").getInteger("maxAttempts"));
      }
    }
    return new Scene(path, maxAttempts);
  }

  private static JsonObject task(int number, Random random) {
    JsonObject queue =
        new JsonObject()
            .put("name", drawn(QUEUES, random))
            .put("maxAttempts", drawn(ATTEMPTS, random));
    return new JsonObject()
        .put("title", "task " + number)
        .put("priority", drawn(PRIORITIES, random))
        .put("queue", queue);
  }

  private static <T> T drawn(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  String tasks() {
    return path + "/tasks";
  }

  /** Whether nothing is left to be done by anybody, now or later. */
  boolean isDrained(TestHttp http) {
    Answer answer = http.get(path + "/queues");
    return answer.status() == 200
        && answer.items().stream()
            .map(JsonObject.class::cast)
            .allMatch(
                queue ->
                    queue.getLong("ready") + queue.getLong("scheduled") + queue.getLong("leased")
                        == 0);
  }

  /** Every task as it is now. */
  List<End> ends(TestHttp http) {
    return http.get(tasks() + "/export")
        .body()
        .lines()
        .map(JsonObject::new)
        .map(Scene::end)
        .toList();
  }

  private static End end(JsonObject task) {
    JsonObject queue = task.getJsonObject("queue");
    JsonObject result = task.getJsonObject("result");
    return new End(
        task.getLong("id"),
        task.getBoolean("isDone"),
        task.getLong("version"),
        result == null ? null : result.getString("mark"),
        queue == null ? null : queue.getString("state"),
        queue == null ? 0 : queue.getInteger("attempts"),
        queue == null ? 0 : queue.getLong("fence"));
  }
}
