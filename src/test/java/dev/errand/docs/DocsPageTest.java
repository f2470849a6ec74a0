package dev.errand.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser, of a service that asks for tokens. */
final class DocsPageTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String CREATE = "#operations-users-createUser ";
  private static final String RESPONSE = CREATE + ".live-responses-table tbody ";

  private static Browser browser;
  private static TestService service;

  @BeforeAll
  static void start(@TempDir Path folder) {
    browser = Browser.start(folder);
    service = TestIssuer.start(DATABASE.connection());
  }

  @AfterAll
  static void close() {
    if (service != null) {
      service.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static String origin() {
    return "http://127.0.0.1:" + service.port();
  }

  private static void assertWell(Tab tab) {
    assertThat(tab.trouble()).isEmpty();
    assertThat(tab.loaded()).allMatch(url -> url.startsWith(origin()) || url.startsWith("data:"));
  }

  @Test
  void a_request_can_be_tried_with_a_token_and_its_answer_is_shown() {
    try (Tab tab = browser.open().visit(origin() + "/docs")) {
      tab.click(".auth-wrapper .authorize");
      tab.type(".auth-container input", TestIssuer.bearer("admin").substring("Bearer ".length()));
      tab.click(".auth-btn-wrapper .authorize");
      tab.click(".auth-btn-wrapper .btn-done");
      tab.click(CREATE + ".opblock-summary-control");
      tab.click(CREATE + ".try-out__btn");
      tab.click(CREATE + ".execute");

      assertThat(tab.text(RESPONSE + ".response-col_status")).startsWith("201");
      assertThat(tab.text(RESPONSE + ".response-col_description")).contains("\"handle\": \"ada\"");
      tab.show(CREATE + ".request-url");
      tab.screenshot(Path.of("target/docs.png"));
      assertWell(tab);
    }
    assertThat(
            service
                .http()
                .get("/v1/users?handle=ada", "Authorization", TestIssuer.bearer("admin"))
                .items())
        .hasSize(1);
  }

  @Test
  void every_operation_is_shown() {
    try (Tab tab = browser.open().visit(origin() + "/docs")) {
      tab.await(".opblock");
      long operations =
          service.endpoints().stream()
              .filter(each -> each.path().matches("/(v1|openapi).*"))
              .count();
      assertThat(tab.value("document.querySelectorAll('.opblock').length"))
          .isEqualTo(Long.toString(operations));
      assertThat(tab.text(".errors-wrapper, .info")).contains("Errand");
      assertWell(tab);
    }
  }

  @Test
  void a_page_of_a_problem_and_the_index_can_be_read() {
    try (Tab tab = browser.open().visit(origin() + "/")) {
      tab.click("a[href='/problems']");
      tab.click("a[href='/problems/lease-lost']");
      assertThat(tab.text("h2")).isEqualTo("What it means");
      tab.screenshot(Path.of("target/problem.png"));
      assertWell(tab);
    }
  }

  @Test
  void a_script_within_a_page_does_not_run_and_is_told() {
    try (Tab tab = browser.open().visit(origin() + "/problems")) {
      tab.await("table");
      tab.value(
          "document.body.appendChild(Object.assign(document.createElement('script'),"
              + " {textContent: 'window.broken = true'}))");
      assertThat(tab.value("window.broken")).isEqualTo("undefined");
      assertThat(tab.trouble().toString()).contains("Content Security Policy");
    }
  }
}
