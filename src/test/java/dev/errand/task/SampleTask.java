package dev.errand.task;

import dev.errand.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A row as a test put it there, to compute from it what a list must show. */
record SampleTask(
    long id,
    String list,
    int priority,
    boolean isDone,
    @Nullable OffsetDateTime dueAt,
    OffsetDateTime createdAt,
    JsonObject payload,
    boolean deleted) {

  static final List<String> LISTS = List.of("inbox", "home", "work");
  static final List<String> PRIORITIES = List.of("low", "medium", "high");

  /** Few, so that there are many ties, and both ends of what is allowed. */
  static final List<OffsetDateTime> TIMES =
      List.of(
          time("0001-01-01T00:00:00Z"),
          time("1969-12-31T23:59:59.999999Z"),
          time("1970-01-01T00:00:00Z"),
          time("2026-11-22T07:00:00Z"),
          time("2026-11-22T07:00:00.000001Z"),
          time("2026-11-23T00:00:00Z"),
          time("9999-12-31T23:59:59.999999Z"));

  private static final String INSERT =
      """
      insert into tasks (owner_id, id, title, list, priority, is_done, done_at, due_at, payload,
        created_at, updated_at, deleted_at)
      select ?, ?, 'x', ?, ?, done, case when done then now() end, ?, ?::jsonb,
        ?, now(), case when trash then now() end
      from (values (?, ?)) as v (done, trash)""";

  /** Random tasks, a tenth of them in the trash; the same for the same seed. */
  static List<SampleTask> random(int seed, int count) {
    Random random = new Random(seed);
    return IntStream.rangeClosed(1, count).mapToObj(i -> one(random, i * 3L)).toList();
  }

  /** Inserts them for an owner. */
  static void insert(TestDatabase database, long owner, List<SampleTask> tasks)
      throws SQLException {
    try (Connection connection = database.jdbc();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (SampleTask task : tasks) {
        insert.setLong(1, owner);
        insert.setLong(2, task.id);
        insert.setString(3, task.list);
        insert.setInt(4, task.priority);
        insert.setObject(5, task.dueAt);
        insert.setString(6, task.payload.encode());
        insert.setObject(7, task.createdAt);
        insert.setBoolean(8, task.isDone);
        insert.setBoolean(9, task.deleted);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** A task as the API shows it. */
  static SampleTask of(JsonObject shown) {
    String dueAt = shown.getString("dueAt");
    return new SampleTask(
        shown.getLong("id"),
        shown.getString("list"),
        1 + PRIORITIES.indexOf(shown.getString("priority")),
        shown.getBoolean("isDone"),
        dueAt == null ? null : time(dueAt),
        time(shown.getString("createdAt")),
        shown.getJsonObject("payload"),
        shown.getString("deletedAt") != null);
  }

  /** As it becomes by a merge patch in which null stands for dueAt and members of payload only. */
  SampleTask patched(JsonObject patch) {
    SampleTask task = of(json().mergeIn(patch, true));
    task.payload.getMap().values().removeIf(Objects::isNull);
    return task;
  }

  SampleTask withId(long other) {
    return of(json().put("id", other));
  }

  SampleTask withDeleted(boolean other) {
    return of(json().put("deletedAt", other ? "then" : null));
  }

  /** What is known of it, as the API would show it. */
  JsonObject json() {
    return new JsonObject()
        .put("id", id)
        .put("list", list)
        .put("priority", priorityName())
        .put("isDone", isDone)
        .put("dueAt", dueAt == null ? null : dueAt.toInstant().toString())
        .put("createdAt", createdAt.toInstant().toString())
        .put("payload", payload.copy())
        .put("deletedAt", deleted ? "then" : null);
  }

  String priorityName() {
    return PRIORITIES.get(priority - 1);
  }

  private static SampleTask one(Random random, long id) {
    return new SampleTask(
        id,
        any(LISTS, random),
        1 + random.nextInt(3),
        random.nextBoolean(),
        random.nextInt(3) == 0 ? null : any(TIMES, random),
        any(TIMES, random),
        new JsonObject()
            .put("k", random.nextInt(4))
            .put("o", new JsonObject().put("x", random.nextBoolean()).put("y", "é"))
            .put("tags", new JsonArray().add("a").add(random.nextInt(3))),
        random.nextInt(10) == 0);
  }

  private static <T> T any(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static OffsetDateTime time(String text) {
    return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
  }
}
