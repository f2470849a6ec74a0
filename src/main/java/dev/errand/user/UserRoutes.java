package dev.errand.user;

import dev.errand.db.Deadline;
import dev.errand.http.Cursors;
import dev.errand.http.Cursors.Position;
import dev.errand.http.Endpoint;
import dev.errand.http.Endpoint.Time;
import dev.errand.http.Exchange;
import dev.errand.http.JsonWriter;
import dev.errand.http.Query;
import dev.errand.http.Reply;
import dev.errand.http.Scope;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Users over HTTP. */
public final class UserRoutes {

  private static final String USERS = "/v1/users";
  private static final String USER = "/v1/users/:userId";
  private static final int MAX_LIMIT = 200;
  private static final int STANDARD_LIMIT = 50;
  private static final int SIZE_HINT = 256;
  private static final String CURSOR_BOUND_TO = "users";

  private final UserStore store;
  private final Cursors cursors;

  public UserRoutes(UserStore store, Cursors cursors) {
    this.store = store;
    this.cursors = cursors;
  }

  public List<Endpoint> endpoints() {
    return Stream.of(
            Endpoint.post(USERS, this::create),
            Endpoint.get(USERS, this::list).query("limit", "cursor", "handle"),
            Endpoint.get(USER, this::read),
            Endpoint.patch(USER, this::rename),
            Endpoint.delete(USER, this::delete).time(Time.BULK))
        .map(each -> each.scope(Scope.ADMIN))
        .toList();
  }

  private Future<Reply> create(Exchange exchange) {
    UserDraft draft = UserDraft.read(exchange.body());
    return store
        .create(draft.handle(), draft.displayName(), Caller.ofNobody(exchange))
        .map(
            user ->
                Reply.created(user.write(new JsonWriter(SIZE_HINT)).toBuffer())
                    .withLocation(USERS + "/" + user.id()));
  }

  private Future<Reply> list(Exchange exchange) {
    Query query = exchange.query();
    int limit = query.number("limit", 1, MAX_LIMIT, STANDARD_LIMIT);
    String handle = query.text("handle");
    if (handle != null && !UserDraft.isHandle(handle)) {
      query.fault("handle", "format", UserDraft.HANDLE_RULE);
    }
    query.end();
    String cursor = query.text("cursor");
    // A look-up has one page and hands out no cursor, so none opens it.
    String boundTo = handle == null ? CURSOR_BOUND_TO : CURSOR_BOUND_TO + " " + handle;
    long after = cursor == null ? 0 : cursors.open(cursor, boundTo).id();
    Deadline deadline = Caller.ofNobody(exchange);
    return handle == null
        ? store.page(after, limit + 1, deadline).map(users -> page(exchange, users, limit))
        : store.byHandle(handle, deadline).map(users -> page(exchange, users, limit));
  }

  private Reply page(Exchange exchange, List<User> users, int limit) {
    List<User> items = users.subList(0, Math.min(limit, users.size()));
    @Nullable String next =
        users.size() > limit
            ? cursors.seal(new Position(0, 0, items.get(limit - 1).id()), CURSOR_BOUND_TO)
            : null;
    JsonWriter json = new JsonWriter(SIZE_HINT * (items.size() + 1)).json("{\"items\":[");
    for (int i = 0; i < items.size(); i++) {
      items.get(i).write(i == 0 ? json : json.raw(','));
    }
    json.json("],\"nextCursor\":");
    if (next == null) {
      return Reply.ok(json.json("null}").toBuffer());
    }
    return Reply.ok(json.text(next).raw('}').toBuffer()).withLink(exchange.nextLink(next));
  }

  private Future<Reply> read(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    return store.get(caller.ownerId(), caller.deadline()).map(UserRoutes::one);
  }

  private Future<Reply> rename(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    String displayName = UserDraft.readPatch(exchange.body());
    return (displayName == null
            ? store.get(caller.ownerId(), caller.deadline())
            : store.rename(caller.ownerId(), displayName, caller.deadline()))
        .map(UserRoutes::one);
  }

  private Future<Reply> delete(Exchange exchange) {
    Caller caller = Caller.of(exchange);
    return store.delete(caller.ownerId(), caller.deadline()).map(gone -> Reply.noContent());
  }

  private static Reply one(User user) {
    return Reply.ok(user.write(new JsonWriter(SIZE_HINT)).toBuffer());
  }
}
