package dev.errand;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The import rules of the house: who may know whom. */
final class ArchitectureTest {

  private static final String ROOT = "dev.errand";

  /** Every package and what it may import of ours; the first is the wiring, which may all. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.of(
          "problem", Set.of(),
          "observe", Set.of(),
          "auth", Set.of("problem", "observe"),
          "db", Set.of("problem", "observe"),
          "http", Set.of("auth", "problem", "observe"),
          "docs", Set.of("http", "problem"),
          "user", Set.of("db", "http", "problem", "observe"),
          "task", Set.of("user", "db", "http", "problem", "observe"),
          "queue", Set.of("task", "user", "db", "http", "problem", "observe"),
          "ops", Set.of("db", "http", "problem", "observe"));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  private static String packageOf(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void every_package_is_known_here() {
    Set<String> packages =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toSet());
    assertThat(MAY_IMPORT.keySet()).containsAll(packages);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "problem", "observe", "auth", "db", "http", "user", "task", "queue", "docs", "ops"
      })
  void imports_point_one_way(String name) {
    Set<String> allowed = MAY_IMPORT.getOrDefault(name, Set.of());
    DescribedPredicate<JavaClass> others =
        resideInAnyPackage(
                MAY_IMPORT.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(ArchitectureTest::packageOf)
                    .toArray(String[]::new))
            .or(resideInAPackage(ROOT));
    noClasses()
        .that()
        .resideInAPackage(packageOf(name))
        .should()
        .dependOnClassesThat(others)
        .allowEmptyShould(true)
        .check(MAIN);
  }

  private static void onlyIn(List<String> owners, DescribedPredicate<JavaClass> what) {
    String[] packages = owners.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat(what)
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> anyOf(Class<?>... types) {
    return new DescribedPredicate<>("one of " + List.of(types)) {
      @Override
      public boolean test(JavaClass type) {
        return List.of(types).stream().anyMatch(type::isAssignableTo);
      }
    };
  }

  @Test
  void only_db_knows_connections() {
    onlyIn(List.of("db"), anyOf(Pool.class, SqlClient.class, SqlConnection.class));
    onlyIn(
        List.of("db"),
        resideInAnyPackage("io.vertx.pgclient..", "org.postgresql..", "liquibase.."));
    // The log takes SQLSTATEs out of causes.
    onlyIn(List.of("db", "observe"), resideInAnyPackage("java.sql.."));
  }

  @Test
  void only_http_and_the_management_port_write_responses() {
    onlyIn(List.of("http", "ops"), anyOf(HttpServerResponse.class));
  }

  @Test
  void only_observe_knows_logger_and_meters() {
    onlyIn(
        List.of("observe"),
        resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "io.micrometer.."));
  }

  @Test
  void only_auth_knows_the_jose_library() {
    onlyIn(List.of("auth"), resideInAnyPackage("com.nimbusds.."));
  }

  // Liquibase and the JDBC driver log there: observe takes it over, db tells Liquibase to be
  // silent.
  @Test
  void only_who_silences_it_knows_java_util_logging() {
    noClasses()
        .that(not(named("dev.errand.observe.JulLines", "dev.errand.db.SilentLogs")))
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.util.logging")
                .or(resideInAPackage("org.apache.commons.logging")))
        .check(MAIN);
  }

  @Test
  void only_the_command_line_prints() {
    noClasses()
        .that(not(named("dev.errand.Main")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MAIN);
  }

  // The lock's poll runs on the migration's own thread, where nothing but time can be waited for.
  @Test
  void nobody_sleeps() {
    noClasses()
        .that(not(named("dev.errand.db.MigrationLock")))
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .check(MAIN);
  }

  @Test
  void no_events_travel_on_a_bus() {
    noClasses().should().dependOnClassesThat(anyOf(EventBus.class)).check(MAIN);
  }

  @Test
  void values_do_not_change() {
    fields()
        .that()
        .areDeclaredInClassesThat(
            new DescribedPredicate<>("are records, enums or problems") {
              @Override
              public boolean test(JavaClass type) {
                return type.isRecord() || type.isEnum() || type.isAssignableTo(Throwable.class);
              }
            })
        .should()
        .beFinal()
        .check(MAIN);
  }

  @Test
  void every_package_is_null_marked_and_says_what_it_is_for() {
    classes()
        .that(
            new DescribedPredicate<>("are package-info") {
              @Override
              public boolean test(JavaClass type) {
                return type.getSimpleName().equals("package-info");
              }
            })
        .should(beAnnotatedWith(NullMarked.class))
        .check(MAIN);
    assertThat(MAIN.stream().map(JavaClass::getPackage).distinct())
        .allSatisfy(each -> assertThat(each.tryGetPackageInfo()).as(each.getName()).isPresent());
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return new DescribedPredicate<>("named " + List.of(names)) {
      @Override
      public boolean test(JavaClass type) {
        return List.of(names).contains(type.getFullName().replaceFirst("\\$.*", ""));
      }
    };
  }
}
