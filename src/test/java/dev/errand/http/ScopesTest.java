package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Golden;
import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That every declared endpoint asks for its scope, unless it is for everybody. */
final class ScopesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Path GOLDEN = Path.of("src/test/resources/golden/scopes.txt");
  private static final List<Scope> SCOPES =
      List.of(Scope.TASKS_READ, Scope.TASKS_WRITE, Scope.TASKS_WORK);

  private static TestService service;
  private static long ada;

  @BeforeAll
  static void start() {
    service = TestIssuer.start(DATABASE.connection());
    ada =
        service
            .http()
            .post(
                "/v1/users",
                "{\"handle\":\"ada\",\"displayName\":\"Ada\"}",
                "Authorization",
                TestIssuer.bearer("admin"))
            .json()
            .getLong("id");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static List<Endpoint> guarded() {
    return service.endpoints().stream().filter(each -> each.scope() != Scope.PUBLIC).toList();
  }

  private static Answer ask(Endpoint endpoint, String... headers) {
    String path =
        endpoint
            .path()
            .replace(":userId", "" + ada)
            .replace(":taskId", "123456")
            .replace(":slug", "not-found");
    // Not JSON: whoever may pass is told of that, or of a task that is not there.
    return service.http().send(endpoint.method().name(), path, "?", headers);
  }

  @Test
  void the_scopes_are_those_of_the_golden_file() {
    String table =
        service.endpoints().stream()
            .map(each -> "%s %s: %s\n".formatted(each.method(), each.path(), each.scope()))
            .sorted()
            .collect(Collectors.joining());
    Golden.check(GOLDEN, table);
  }

  @Test
  void without_a_token_nobody_passes() {
    for (Endpoint each : guarded()) {
      Answer answer = ask(each);
      AssertProblem.of(answer, 401, "unauthorized");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"errand\"");
    }
  }

  @Test
  void a_token_without_the_scope_does_not_pass_and_is_told_which_it_lacks() {
    for (Endpoint each : guarded()) {
      String others =
          SCOPES.stream()
              .filter(scope -> scope != each.scope())
              .map(Scope::toString)
              .collect(Collectors.joining(" ", "", " Admin public "));
      Answer answer = ask(each, "Authorization", TestIssuer.bearer(others, "ada"));
      AssertProblem.of(answer, 403, "forbidden");
      assertThat(answer.header("WWW-Authenticate"))
          .isEqualTo(
              "Bearer realm=\"errand\", error=\"insufficient_scope\", scope=\""
                  + each.scope()
                  + "\"");
    }
  }

  // But for the deletion of the user, without whom nobody would be asked.
  @Test
  void a_token_with_the_scope_passes_and_so_does_an_admin() {
    for (Endpoint each : guarded()) {
      if (each.path().equals("/v1/users/:userId") && each.method().name().equals("DELETE")) {
        continue;
      }
      String scope = each.scope().toString();
      for (String bearer : List.of(TestIssuer.bearer(scope, "ada"), TestIssuer.bearer("admin"))) {
        Answer answer = ask(each, "Authorization", bearer);
        assertThat(answer.status()).as(each.path()).isNotIn(401, 403).isLessThan(500);
      }
    }
  }

  @Test
  void what_is_for_everybody_asks_for_no_token_and_looks_at_none() {
    List<Endpoint> all =
        service.endpoints().stream().filter(each -> each.scope() == Scope.PUBLIC).toList();
    assertThat(all).isNotEmpty();
    for (Endpoint each : all) {
      assertThat(ask(each).status()).as(each.path()).isEqualTo(200);
      assertThat(ask(each, "Authorization", "Bearer x").status()).isEqualTo(200);
    }
  }

  @Test
  void what_is_not_declared_is_the_admins() {
    assertThat(Endpoint.get("/x", exchange -> Future.failedFuture("unused")).scope())
        .isEqualTo(Scope.ADMIN);
  }
}
