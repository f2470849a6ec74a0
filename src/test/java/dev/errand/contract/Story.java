package dev.errand.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import io.vertx.core.json.Json;
import java.util.LinkedHashSet;
import java.util.Set;

/** Sends the document's examples of requests, and takes the answers as its examples of answers. */
final class Story {

  private static final String NO_TOKEN = "00000000-0000-4000-8000-000000000000";

  private final ExampleLines lines;
  private final Set<String> told = new LinkedHashSet<>();
  private String token = NO_TOKEN;

  Story(ExampleLines lines) {
    this.lines = lines;
  }

  /** The examples that were sent or taken. */
  Set<String> told() {
    return told;
  }

  /** Sends an example, with the latest lease's token in it. */
  Answer send(TestHttp http, String method, String path, String example) {
    told.add(example);
    String body = lines.value(example).replace(NO_TOKEN, token);
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return http.send(method, path, body, "Content-Type", type);
  }

  /** Takes an answer as an example. */
  Answer take(String example, int status, Answer answer) {
    take(example, status, answer.status(), answer.body());
    return answer;
  }

  /** The same of an answer that came another way. */
  void take(String example, int status, int actual, String body) {
    assertThat(actual).as(body).isEqualTo(status);
    told.add(example);
    lines.put(example, body.startsWith("{") && !body.contains("}\n") ? body : Json.encode(body));
  }

  /** The first task of a claim is what the next requests are about. */
  Answer claimed(Answer claim) {
    token = claim.items().getJsonObject(0).getJsonObject("lease").getString("token");
    return claim;
  }
}
