package dev.errand.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.problem.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page to which the {@code type} of a problem leads. */
final class ProblemPagesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"]*)\"");

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void every_kind_has_its_advice() {
    assertThat(Advice.ALL).containsOnlyKeys(Kind.values());
    assertThat(Advice.ALL.values())
        .allMatch(each -> each.meaning().endsWith(".") && each.remedy().endsWith("."))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void the_type_of_a_problem_leads_to_its_page(Kind kind) {
    Answer page = service.http().get(kind.type(), "Accept", "text/html,*/*;q=0.8");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html");
    Advice advice = Objects.requireNonNull(Advice.ALL.get(kind));
    assertThat(page.body())
        .contains(kind.type(), Integer.toString(kind.status()))
        .contains(ProblemPages.text(advice.meaning()), ProblemPages.text(advice.remedy()));
    assertThat(page.body().contains("Retry-After</code> when"))
        .isEqualTo(kind.retryAfterSeconds() > 0);
  }

  @Test
  void a_real_problem_leads_there() {
    String type = service.http().get("/v1/users/999").json().getString("type");

    assertThat(service.http().get(type).body()).contains("There is no such resource");
  }

  @Test
  void no_page_has_script_or_style_in_it_and_all_that_it_links_to_is_there() {
    Map<String, byte[]> pages = ProblemPages.all();
    pages.forEach(
        (path, html) -> {
          String text = new String(html, StandardCharsets.UTF_8);
          assertThat(text).doesNotContain("<script", "<style", "style=", "javascript:", "`", "%s");
          Matcher link = LINK.matcher(text);
          while (link.find()) {
            assertThat(service.http().get(link.group(1)).status()).as(link.group(1)).isEqualTo(200);
          }
        });
    assertThat(pages).hasSize(Kind.values().length + 1);
  }

  @Test
  void text_can_hold_no_markup() {
    assertThat(ProblemPages.text("<b>\"&'` `<i>`"))
        .isEqualTo("&lt;b&gt;&quot;&amp;&#39;<code> </code>&lt;i&gt;`");
  }

  @Test
  void a_type_that_there_is_none_of_is_404() {
    for (String slug : new String[] {"nothing", "-", "not-found-", "toString"}) {
      assertThat(service.http().get("/problems/" + slug).problem()).isEqualTo("not-found");
    }
  }
}
