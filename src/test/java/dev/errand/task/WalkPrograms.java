package dev.errand.task;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Makes {@link WalkProgram}s: few distinct values, so that there are many ties. */
final class WalkPrograms {

  private static final List<OffsetDateTime> TIMES =
      List.of(SampleTask.TIMES.get(0), SampleTask.TIMES.get(3), SampleTask.TIMES.get(6));

  private static final RandomDistribution UNIFORM = RandomDistribution.uniform();

  private WalkPrograms() {}

  /**
   * Any.
   *
   * @param rows how many tasks the owner has at most
   * @param gaps between how many pages something happens at most
   * @param limit how many items a page has at most
   */
  static Arbitrary<WalkProgram> any(int rows, int gaps, int limit) {
    Arbitrary<View> views =
        Combinators.combine(views(), filters())
            .as((view, filter) -> new View(view.sort(), filter.and(view.filter())));
    return Combinators.combine(
            uniform(tasks(), rows),
            tasks().list().ofMaxSize(8),
            views,
            Arbitraries.integers().between(1, limit),
            uniform(uniform(steps(), 5), gaps))
        .as(
            (all, others, view, size, between) ->
                new WalkProgram(all, others, view.sort(), view.filter(), size, between));
  }

  /** A sort and the filters that go with it. */
  private record View(String sort, SampleFilter filter) {}

  private static <T> Arbitrary<List<T>> uniform(Arbitrary<T> elements, int most) {
    return elements.list().ofMaxSize(most).withSizeDistribution(UNIFORM);
  }

  /** The six sorts, and the two that the trash has. */
  private static Arbitrary<View> views() {
    return Arbitraries.of(
        Stream.concat(
                SampleOrder.ALL.keySet().stream()
                    .map(sort -> new View(sort, SampleFilter.deleted(false))),
                Stream.of("id", "-id").map(sort -> new View(sort, SampleFilter.deleted(true))))
            .toList());
  }

  /** Each filter in one program of eight. */
  private static Arbitrary<SampleFilter> filters() {
    return Combinators.combine(
            Stream.of(
                    booleans().map(SampleFilter::isDone),
                    Arbitraries.of(SampleTask.LISTS).map(SampleFilter::list),
                    Combinators.combine(priorities(), priorities()).as(SampleFilter::priority),
                    times().map(time -> SampleFilter.due("dueAfter", time)),
                    times().map(time -> SampleFilter.due("dueBefore", time)),
                    times().map(time -> SampleFilter.created("createdAfter", time)),
                    times().map(time -> SampleFilter.created("createdBefore", time)),
                    parts().map(SampleFilter::payload))
                .map(WalkPrograms::seldom)
                .toList())
        .as(all -> all.stream().reduce(SampleFilter.NONE, SampleFilter::and));
  }

  private static Arbitrary<SampleFilter> seldom(Arbitrary<SampleFilter> filter) {
    return Arbitraries.frequencyOf(
        Tuple.of(7, Arbitraries.just(SampleFilter.NONE)), Tuple.of(1, filter));
  }

  private static Arbitrary<WalkStep> steps() {
    return Combinators.combine(
            Arbitraries.of(WalkStep.Kind.class), Arbitraries.integers().between(0, 99), tasks())
        .as(WalkStep::new);
  }

  /** Without ids; a fifth of them in the trash, a third without a due time. */
  private static Arbitrary<SampleTask> tasks() {
    return Combinators.combine(
            Arbitraries.of(SampleTask.LISTS),
            Arbitraries.integers().between(1, 3),
            booleans(),
            times().injectNull(0.33),
            times(),
            payloads(),
            Arbitraries.of(false, false, false, false, true))
        .as(
            (list, priority, isDone, dueAt, createdAt, payload, deleted) ->
                new SampleTask(0, list, priority, isDone, dueAt, createdAt, payload, deleted));
  }

  /** Objects with some of three members, so that merging one into another says something. */
  private static Arbitrary<JsonObject> payloads() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2).injectNull(0.3),
            Arbitraries.of("{\"x\":true}", "{\"x\":false}").injectNull(0.3),
            Arbitraries.of("[]", "[\"a\"]", "[\"a\",1]").injectNull(0.3))
        .as(
            (k, o, tags) -> {
              JsonObject payload = new JsonObject();
              put(payload, "k", k);
              put(payload, "o", o == null ? null : new JsonObject(o));
              put(payload, "tags", tags == null ? null : new JsonArray(tags));
              return payload;
            });
  }

  private static void put(JsonObject payload, String name, @Nullable Object value) {
    if (value != null) {
      payload.put(name, value);
    }
  }

  private static Arbitrary<JsonObject> parts() {
    return Arbitraries.of("{}", "{\"k\":1}", "{\"o\":{\"x\":true}}", "{\"tags\":[\"a\"]}")
        .map(JsonObject::new);
  }

  private static Arbitrary<OffsetDateTime> times() {
    return Arbitraries.of(TIMES);
  }

  private static Arbitrary<String> priorities() {
    return Arbitraries.of(SampleTask.PRIORITIES);
  }

  private static Arbitrary<Boolean> booleans() {
    return Arbitraries.of(false, true);
  }
}
