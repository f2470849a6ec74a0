package dev.errand.docs;

import dev.errand.problem.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page for each type of problem, at the path that its {@code type} is, and one for all. */
final class ProblemPages {

  /** The path of the list. */
  static final String LIST = "/problems";

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s · Errand</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="/docs/pages.css">
      </head>
      <body>
      <nav><a href="/">Errand</a> <a href="/docs">API</a> <a href="/problems">Problems</a></nav>
      <main>
      %s</main>
      </body>
      </html>
      """;

  private static final String PROBLEM =
      """
      <h1>%s</h1>
      <p>Status <code>%d</code>, type <code>%s</code></p>
      <h2>What it means</h2>
      <p>%s</p>
      <h2>What to do</h2>
      <p>%s</p>
      %s""";

  private static final String RETRY =
      "<p>The answer says in its field <code>Retry-After</code> when to try again, in seconds.</p>\n";

  private static final String ALL =
      """
      <h1>Problems</h1>
      <p>What can go wrong is told as <code>application/problem+json</code> (RFC 9457). These are the \
      types; each has a page.</p>
      <table>
      <thead><tr><th>Status</th><th>Type</th><th>Title</th></tr></thead>
      <tbody>
      %s</tbody>
      </table>
      """;

  private static final String ROW =
      "<tr><td>%d</td><td><a href=\"%s\">%s</a></td><td>%s</td></tr>\n";

  private ProblemPages() {}

  /** All pages by path, in HTML. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> pages = new HashMap<>();
    pages.put(LIST, page("Problems", ALL.formatted(rows())));
    for (Kind kind : Kind.values()) {
      pages.put(kind.type(), page(kind.title(), problem(kind)));
    }
    return pages;
  }

  private static byte[] page(String title, String main) {
    return FRAME.formatted(escaped(title), main).getBytes(StandardCharsets.UTF_8);
  }

  private static String rows() {
    return Arrays.stream(Kind.values())
        .map(
            kind ->
                ROW.formatted(
                    kind.status(),
                    escaped(kind.type()),
                    escaped(kind.slug()),
                    escaped(kind.title())))
        .collect(Collectors.joining());
  }

  private static String problem(Kind kind) {
    Advice advice = Objects.requireNonNull(Advice.ALL.get(kind), kind.slug());
    return PROBLEM.formatted(
        escaped(kind.title()),
        kind.status(),
        escaped(kind.type()),
        text(advice.meaning()),
        text(advice.remedy()),
        kind.retryAfterSeconds() > 0 ? RETRY : "");
  }

  /** Text with code between backticks. */
  static String text(String text) {
    return CODE.matcher(escaped(text)).replaceAll("<code>$1</code>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
