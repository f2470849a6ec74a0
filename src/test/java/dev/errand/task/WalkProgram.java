package dev.errand.task;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A walk and what happens meanwhile.
 *
 * @param rows the owner's tasks when it begins
 * @param others those of the owner with whom tasks are exchanged
 * @param gaps what happens between the first page and the second, and so on
 */
record WalkProgram(
    List<SampleTask> rows,
    List<SampleTask> others,
    String sort,
    SampleFilter filter,
    int limit,
    List<List<WalkStep>> gaps) {

  String query() {
    return "?limit=" + limit + "&sort=" + sort + filter.query();
  }

  List<WalkStep> steps() {
    return gaps.stream().flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return query() + lines("row", rows) + lines("other", others) + lines("gap", gaps);
  }

  private static String lines(String name, List<?> all) {
    return all.stream()
        .map(each -> System.lineSeparator() + name + " " + each)
        .collect(Collectors.joining());
  }
}
