package dev.errand.task;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter twice: as the parameters of a URL, and as what they mean.
 *
 * @param query each parameter with an ampersand before it
 */
record SampleFilter(String query, Predicate<SampleTask> matches) {

  static final SampleFilter NONE = new SampleFilter("", task -> true);

  SampleFilter and(SampleFilter other) {
    return new SampleFilter(query + other.query, matches.and(other.matches));
  }

  static SampleFilter isDone(boolean done) {
    return new SampleFilter("&isDone=" + done, task -> task.isDone() == done);
  }

  static SampleFilter list(String name) {
    return new SampleFilter("&list=" + name, task -> task.list().equals(name));
  }

  /** The names of its parameters. */
  List<String> names() {
    return Stream.of(query.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.substring(0, pair.indexOf('=')))
        .distinct()
        .toList();
  }

  @Override
  public String toString() {
    return query.isEmpty() ? "no filter" : query;
  }

  /** One or two priorities: the parameter may be repeated. */
  static SampleFilter priority(String one, String other) {
    String query = "&priority=" + one + (one.equals(other) ? "" : "&priority=" + other);
    return new SampleFilter(
        query, task -> task.priorityName().equals(one) || task.priorityName().equals(other));
  }

  static SampleFilter due(String name, OffsetDateTime time) {
    BiPredicate<OffsetDateTime, OffsetDateTime> holds = bound(name);
    return new SampleFilter(
        "&" + name + "=" + time.toInstant(), task -> isWithin(task.dueAt(), time, holds));
  }

  static SampleFilter created(String name, OffsetDateTime time) {
    BiPredicate<OffsetDateTime, OffsetDateTime> holds = bound(name);
    return new SampleFilter(
        "&" + name + "=" + time.toInstant(), task -> holds.test(task.createdAt(), time));
  }

  static SampleFilter payload(JsonObject part) {
    return new SampleFilter(
        "&payload=" + URLEncoder.encode(part.encode(), StandardCharsets.UTF_8),
        task -> contains(task.payload(), part));
  }

  /** What lies in the trash, or what does not. */
  static SampleFilter deleted(boolean deleted) {
    return new SampleFilter(deleted ? "&deleted=true" : "", task -> task.deleted() == deleted);
  }

  /** Any of those above but the trash, more than one mostly. */
  static SampleFilter random(Random random) {
    SampleFilter filter = NONE;
    for (int i = random.nextInt(4); i >= 0; i--) {
      OffsetDateTime time = SampleTask.TIMES.get(random.nextInt(SampleTask.TIMES.size()));
      SampleFilter more =
          switch (random.nextInt(6)) {
            case 0 -> once(filter, "isDone", isDone(random.nextBoolean()));
            case 1 -> once(filter, "list", list(SampleTask.LISTS.get(random.nextInt(3))));
            case 2 -> once(filter, "priority", priority(name(random), name(random)));
            case 3 -> side(filter, random, "due", time);
            case 4 -> side(filter, random, "created", time);
            default -> once(filter, "payload", payload(part(random)));
          };
      filter = filter.and(more);
    }
    return filter;
  }

  private static SampleFilter side(
      SampleFilter before, Random random, String what, OffsetDateTime time) {
    String name = what + (random.nextBoolean() ? "After" : "Before");
    return once(before, name, what.equals("due") ? due(name, time) : created(name, time));
  }

  private static SampleFilter once(SampleFilter before, String name, SampleFilter more) {
    return before.query.contains("&" + name + "=") ? NONE : more;
  }

  private static String name(Random random) {
    return SampleTask.PRIORITIES.get(random.nextInt(3));
  }

  private static JsonObject part(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new JsonObject();
      case 1 -> new JsonObject().put("k", random.nextInt(5));
      case 2 -> new JsonObject().put("o", new JsonObject().put("x", random.nextBoolean()));
      default -> new JsonObject().put("tags", new JsonArray().add(random.nextInt(3)));
    };
  }

  private static BiPredicate<OffsetDateTime, OffsetDateTime> bound(String name) {
    return name.endsWith("After") ? (at, time) -> !at.isBefore(time) : OffsetDateTime::isBefore;
  }

  private static boolean isWithin(
      @Nullable OffsetDateTime at,
      OffsetDateTime time,
      BiPredicate<OffsetDateTime, OffsetDateTime> holds) {
    return at != null && holds.test(at, time);
  }

  /** Containment as PostgreSQL's jsonb has it, as far as the samples need it. */
  private static boolean contains(@Nullable Object whole, @Nullable Object part) {
    if (whole instanceof JsonObject object && part instanceof JsonObject wanted) {
      return wanted.fieldNames().stream()
          .allMatch(name -> contains(object.getValue(name), wanted.getValue(name)));
    }
    if (whole instanceof JsonArray array && part instanceof JsonArray wanted) {
      return wanted.stream().allMatch(each -> array.stream().anyMatch(has -> contains(has, each)));
    }
    return whole != null && whole.equals(part);
  }
}
