package dev.errand.docs;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** A page in the browser: what people do with it, and what its console shows. */
final class Tab implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What may only come when something is wrong. */
  private static final Set<String> TROUBLE =
      Set.of(
          "Log.entryAdded",
          "Runtime.exceptionThrown",
          "Runtime.consoleAPICalled",
          "Audits.issueAdded",
          "Network.loadingFailed");

  private final DevTools tools;

  Tab(DevTools tools) {
    this.tools = tools;
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Audits")) {
      tools.call(domain + ".enable");
    }
  }

  Tab visit(String url) {
    tools.call("Page.navigate", new JsonObject().put("url", url));
    return this;
  }

  /** What an expression of JavaScript comes to, as text; as if a person had done it. */
  String value(String expression) {
    JsonObject parameters =
        new JsonObject().put("expression", "String(" + expression + ")").put("userGesture", true);
    return tools
        .call("Runtime.evaluate", parameters)
        .getJsonObject("result")
        .getString("value", "");
  }

  /** The text of the first element that a selector finds, once there is one. */
  String text(String selector) {
    await(selector);
    return value(found(selector) + ".innerText");
  }

  void click(String selector) {
    await(selector);
    value(found(selector) + ".click()");
  }

  /** Types into a field, so that those who listen notice. */
  void type(String selector, String text) {
    await(selector);
    value(found(selector) + ".focus()");
    tools.call("Input.insertText", new JsonObject().put("text", text));
  }

  void show(String selector) {
    await(selector);
    value(found(selector) + ".scrollIntoView()");
  }

  void await(String selector) {
    Awaitility.await(selector)
        .atMost(PATIENCE)
        .until(() -> value(found(selector) + " !== null").equals("true"));
  }

  /** Errors and violations of the policy, as the browser tells them; empty if all is well. */
  List<String> trouble() {
    return tools.events().stream()
        .filter(event -> TROUBLE.contains(event.getString("method")))
        .map(JsonObject::encode)
        // Of the other issues that the browser sees, such as fields without a name, some are
        // Swagger UI's.
        .filter(event -> !event.contains("Audits.issueAdded") || event.contains("SecurityPolicy"))
        .toList();
  }

  /** The addresses of all that was loaded. */
  List<String> loaded() {
    return tools.events().stream()
        .filter(event -> event.getString("method").equals("Network.requestWillBeSent"))
        .map(event -> event.getJsonObject("params").getJsonObject("request").getString("url"))
        .toList();
  }

  void screenshot(Path file) {
    String png = tools.call("Page.captureScreenshot").getString("data");
    try {
      Files.write(file, Base64.getDecoder().decode(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(String selector) {
    return "document.querySelector(" + Json.encode(selector) + ")";
  }

  @Override
  public void close() {
    tools.close();
  }
}
