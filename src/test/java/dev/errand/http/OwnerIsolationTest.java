package dev.errand.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import dev.errand.auth.TestIssuer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That a token reaches its own owner and nobody else's, over every endpoint that the service
 * declares: one that is new fails here until it has a body.
 */
final class OwnerIsolationTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final String EVERYTHING = "tasks:read tasks:write tasks:work";
  private static final String ADMIN = TestIssuer.bearer("admin", "root");
  private static final String ADA = TestIssuer.bearer(EVERYTHING, "ada");
  private static final String BOB = TestIssuer.bearer(EVERYTHING, "bob");
  private static final String LEASE = "\"leaseToken\":\"%s\"";

  /** What an endpoint under an owner is asked with, so that it would do something. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("POST ", "{\"title\":\"t\"}"),
          Map.entry("PATCH /:taskId", "{\"title\":\"changed\"}"),
          Map.entry("POST /batch", "{\"items\":[{\"title\":\"t\"}]}"),
          Map.entry("POST /:taskId/transfer", "{\"toUserId\":$ada}"),
          Map.entry("PUT /:taskId/queue", "{\"name\":\"q\"}"),
          Map.entry("POST /claim", "{\"queue\":\"work\"}"),
          Map.entry("POST /heartbeat", "{\"items\":[{\"taskId\":$task," + LEASE + "}]}"),
          Map.entry("POST /complete", "{\"items\":[{\"taskId\":$task," + LEASE + "}]}"),
          Map.entry("POST /:taskId/heartbeat", "{" + LEASE + ",\"leaseSeconds\":30}"),
          Map.entry("POST /:taskId/complete", "{" + LEASE + "}"),
          Map.entry("POST /:taskId/fail", "{" + LEASE + ",\"error\":\"e\"}"),
          Map.entry("POST /:taskId/release", "{" + LEASE + "}"));

  private static final List<String> WITHOUT_BODY =
      List.of(
          "GET ",
          "GET /:taskId",
          "GET /export",
          "DELETE /:taskId",
          "POST /:taskId/restore",
          "DELETE /:taskId/queue",
          "POST /:taskId/retry",
          "GET /:taskId/failures",
          "GET ../queues");

  private static TestService service;
  private static long ada;
  private static long bob;

  @BeforeAll
  static void start() {
    service = TestIssuer.start(DATABASE.connection());
    ada = user("ada");
    bob = user("bob");
  }

  @AfterAll
  static void close() {
    service.close();
  }

  private static long user(String handle) {
    String body = new JsonObject().put("handle", handle).put("displayName", handle).encode();
    Answer answer = service.http().post("/v1/users", body, "Authorization", ADMIN);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().getLong("id");
  }

  private static Answer as(String bearer, String method, String path, @Nullable String body) {
    return service.http().send(method, path, body, "Authorization", bearer);
  }

  /** A task of Bob's that is leased: its id and its lease's token. */
  private static JsonObject leased() {
    String queue = "{\"title\":\"secret\",\"queue\":{\"name\":\"work\"}}";
    assertThat(as(BOB, "POST", tasks(bob), queue).status()).isEqualTo(201);
    Answer claimed = as(BOB, "POST", tasks(bob) + "/claim", "{\"queue\":\"work\"}");
    return claimed.items().getJsonObject(0);
  }

  private static String tasks(long owner) {
    return "/v1/users/" + owner + "/tasks";
  }

  private static String name(Endpoint endpoint) {
    String root = "/v1/users/:userId/tasks";
    String path = endpoint.path();
    String rest =
        path.startsWith(root)
            ? path.substring(root.length())
            : path.replace("/v1/users/:userId", "..");
    return endpoint.method() + " " + rest;
  }

  private static boolean isOfUsers(Endpoint endpoint) {
    return endpoint.path().equals("/v1/users/:userId");
  }

  private static @Nullable String body(Endpoint endpoint, JsonObject task) {
    if (isOfUsers(endpoint)) {
      return endpoint.method().equals(HttpMethod.PATCH) ? "{\"displayName\":\"x\"}" : null;
    }
    String template = BODIES.get(name(endpoint));
    if (template == null) {
      assertThat(WITHOUT_BODY).as("no example for " + name(endpoint)).contains(name(endpoint));
      return null;
    }
    return template
        .replace("%s", task.getJsonObject("lease").getString("token"))
        .replace("$task", task.getLong("id").toString())
        .replace("$ada", Long.toString(ada));
  }

  private static String path(Endpoint endpoint, long owner, JsonObject task) {
    return endpoint
        .path()
        .replace(":userId", Long.toString(owner))
        .replace(":taskId", task.getLong("id").toString());
  }

  /** Everything that Bob has, as Bob sees it. */
  private static String belongings() {
    return as(BOB, "GET", tasks(bob) + "?limit=200", null).body()
        + as(BOB, "GET", tasks(bob) + "?deleted=true", null).body()
        + as(ADMIN, "GET", "/v1/users/" + bob, null).body();
  }

  private static List<Endpoint> ofOwners() {
    List<Endpoint> all = service.endpoints().stream().filter(Endpoint::hasOwner).toList();
    assertThat(all).hasSizeGreaterThan(20);
    return all;
  }

  @Test
  void another_owners_id_is_not_found_on_any_endpoint_and_nothing_happens() {
    JsonObject task = leased();
    String before = belongings();
    for (Endpoint each : ofOwners()) {
      String body = body(each, task);
      String method = each.method().name();
      Answer others = as(ADA, method, path(each, bob, task), body);
      Answer nobodys = as(ADA, method, path(each, 987_654_321, task), body);
      JsonObject problem = AssertProblem.of(others, 404, "not-found");
      JsonObject same = AssertProblem.of(nobodys, 404, "not-found");
      assertThat(problem.getString("detail")).as(each.path()).isEqualTo(same.getString("detail"));
      assertThat(others.response().headers().map().keySet())
          .isEqualTo(nobodys.response().headers().map().keySet());
      if (each.method().equals(HttpMethod.GET)) {
        assertThat(as(ADA, "HEAD", path(each, bob, task), null).status()).isEqualTo(404);
      }
    }
    assertThat(belongings()).isEqualTo(before);
  }

  @Test
  void the_same_requests_do_something_with_the_owners_own_token() {
    for (Endpoint each : ofOwners()) {
      JsonObject task = leased();
      String bearer = each.scope() == Scope.ADMIN ? ADMIN : BOB;
      if (isOfUsers(each) && each.method().equals(HttpMethod.DELETE)) {
        continue;
      }
      Answer answer = as(bearer, each.method().name(), path(each, bob, task), body(each, task));
      boolean isRestore = name(each).endsWith("/restore");
      boolean isTransfer = name(each).endsWith("/transfer");
      // A live lease protects its task; and what is not in the trash can't be restored. Bob does
      // not
      // reach Ada, to whom the transfer goes.
      assertThat(answer.status())
          .as(name(each) + ": " + answer.body())
          .isIn(isRestore || isTransfer ? List.of(404) : List.of(200, 201, 204, 409));
    }
  }

  @Test
  void a_task_is_not_given_to_an_owner_whom_the_token_does_not_reach() {
    long task = as(ADA, "POST", tasks(ada), "{\"title\":\"t\"}").json().getLong("id");
    String path = tasks(ada) + "/" + task + "/transfer";
    Answer others = as(ADA, "POST", path, "{\"toUserId\":" + bob + "}");
    Answer nobodys = as(ADA, "POST", path, "{\"toUserId\":987654321}");
    assertThat(AssertProblem.of(others, 404, "not-found").getString("detail"))
        .isEqualTo(AssertProblem.of(nobodys, 404, "not-found").getString("detail"));

    String both = TestIssuer.bearer("tasks:write", "ada", "bob");
    assertThat(as(both, "POST", path, "{\"toUserId\":" + bob + "}").status()).isEqualTo(200);
    Answer back =
        as(ADMIN, "POST", tasks(bob) + "/" + task + "/transfer", "{\"toUserId\":" + ada + "}");
    assertThat(back.json().getLong("ownerId")).isEqualTo(ada);
  }

  @Test
  void a_list_of_handles_reaches_each_of_them_and_an_admin_everybody() {
    String both = TestIssuer.bearer("tasks:read", "ada", "nobody", "No Handle\u0000", "bob");
    for (String bearer : List.of(both, ADMIN)) {
      assertThat(as(bearer, "GET", tasks(ada), null).status()).isEqualTo(200);
      assertThat(as(bearer, "GET", tasks(bob), null).status()).isEqualTo(200);
    }
    String none = TestIssuer.bearer("tasks:read");
    assertThat(as(none, "GET", tasks(ada), null).status()).isEqualTo(404);
    assertThat(as(ADMIN, "GET", tasks(987_654_321), null).status()).isEqualTo(404);
  }

  @Test
  void a_handle_that_gets_an_owner_later_is_reached_with_the_same_token() {
    String bearer = TestIssuer.bearer("tasks:read", "late");
    assertThat(as(bearer, "GET", tasks(ada), null).status()).isEqualTo(404);
    long late = user("late");
    assertThat(as(bearer, "GET", tasks(late), null).status()).isEqualTo(200);
    assertThat(as(bearer, "GET", tasks(ada), null).status()).isEqualTo(404);
  }
}
