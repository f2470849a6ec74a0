package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.contract.Document.Operation;
import dev.errand.contract.Document.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether the tests that have just run have seen all that the document names, and nothing else. */
final class CoverageIT {

  private final Set<String> seen = Coverage.read();

  @Test
  void nothing_was_answered_that_the_document_does_not_name() {
    assertThat(seen).noneMatch(line -> line.startsWith(Coverage.BROKEN));
  }

  @Test
  void every_status_of_every_operation_was_answered() {
    List<String> missing = new ArrayList<>();
    for (Operation operation : Contract.document().operations()) {
      operation.responses().keySet().stream()
          .map(status -> Coverage.line(operation.id(), status, null))
          .filter(line -> isMissing(line))
          .forEach(missing::add);
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void what_may_be_answered_anywhere_was() {
    assertThat(Contract.document().anywhere())
        .noneMatch(status -> isMissing(Coverage.line("anywhere", status, null)));
    assertThat(Contract.document().operations())
        .noneMatch(each -> isMissing(Coverage.line(each.path(), "405", null)));
  }

  @Test
  void every_problem_that_a_status_names_was_answered() {
    Set<String> slugs =
        seen.stream().map(line -> line.replaceFirst("^\\S+ ", "")).collect(Collectors.toSet());
    Stream<String> named =
        Stream.concat(
            Contract.document().operations().stream()
                .flatMap(each -> each.responses().entrySet().stream())
                .flatMap(each -> problems(each.getKey(), each.getValue())),
            Contract.document().anywhere().stream()
                .flatMap(status -> problems(status, anywhere(status))));

    assertThat(slugs).containsAll(named.collect(Collectors.toSet()));
  }

  private static Response anywhere(String status) {
    return Objects.requireNonNull(Contract.document().anywhere(Integer.parseInt(status)));
  }

  private static Stream<String> problems(String status, Response response) {
    return response.problems().stream().map(slug -> status + " " + slug);
  }

  private boolean isMissing(String line) {
    return !seen.contains(line) && seen.stream().noneMatch(each -> each.startsWith(line + " "));
  }
}
