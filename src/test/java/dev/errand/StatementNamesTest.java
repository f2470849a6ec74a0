package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.errand.db.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That every named statement shows in the metrics before it was ever sent. */
final class StatementNamesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  // A class that an earlier test has loaded would hide that it is missing in the list, so the list
  // is asked for in a JVM of its own.
  @Test
  void no_class_with_statements_is_forgotten() throws Exception {
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.errand")) {
      Class.forName(type.getFullName());
    }
    List<String> all = ServiceStatements.registered().stream().map(Statement::name).toList();
    assertThat(all).hasSizeGreaterThan(20);
    assertThat(ChildJvm.lines(StatementNamesTest.class)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void every_statement_is_counted_from_the_start() {
    try (TestService service = TestService.start(DATABASE.connection())) {
      String metrics = service.management().get("/metrics").body();
      for (Statement<?> each : ServiceStatements.all()) {
        assertThat(metrics)
            .contains("errand_statement_seconds_count{statement=\"" + each + "\"}")
            .contains("errand_statement_overruns_total{statement=\"" + each + "\"}")
            .contains("errand_statement_failures_total{statement=\"" + each + "\"}")
            .contains("errand_statement_rejections_total{statement=\"" + each + "\"}");
      }
    }
  }

  /** Prints what a service that starts knows. */
  public static void main(String[] arguments) {
    StatementNames.all().forEach(System.out::println);
  }
}
