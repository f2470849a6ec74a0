package dev.errand.bench.floor;

import dev.errand.db.ConnectionInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service's statements, by name, on the pipelined connections of one event loop. */
final class FloorStore {

  private static final int SQL_LIMIT = 2_048;

  private final SqlClient client;
  private final PreparedQuery<RowSet<Row>> get;
  private final PreparedQuery<RowSet<Row>> page;
  private final PreparedQuery<RowSet<Row>> insert;
  private final PreparedQuery<RowSet<Row>> insertBatch;
  private final PreparedQuery<RowSet<Row>> update;

  FloorStore(Vertx vertx, ConnectionInfo database, int connections) {
    PgConnectOptions options =
        database
            .clientOptions()
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlLimit(SQL_LIMIT)
            .addProperty("application_name", "floor");
    client =
        PgBuilder.client()
            .with(new PoolOptions().setMaxSize(connections).setEventLoopSize(0))
            .connectingTo(options)
            .using(vertx)
            .build();
    get = prepared("task-get");
    page = prepared("task-page-id");
    insert = prepared("task-insert");
    insertBatch = prepared("task-insert-batch");
    update = prepared("task-update");
  }

  private PreparedQuery<RowSet<Row>> prepared(String name) {
    return client.preparedQuery(ServiceStatements.text(name));
  }

  Future<Buffer> get(long owner, long id) {
    return get.execute(Tuple.of(owner, id)).map(FloorJson::one);
  }

  /** The first page. As in the service, a row more tells whether there is another. */
  Future<Buffer> page(long owner, int limit) {
    return page.execute(Tuple.of(owner, limit + 1, 0L).addValue(null))
        .map(rows -> FloorJson.page(rows, limit));
  }

  Future<Buffer> create(long owner, JsonObject draft) {
    Tuple arguments =
        Tuple.of(owner, draft.getString("title"), list(draft), priority(draft), dueAt(draft))
            .addValue(payload(draft));
    return insert.execute(arguments).map(FloorJson::one);
  }

  Future<Buffer> createAll(long owner, JsonObject batch) {
    JsonArray items = batch.getJsonArray("items");
    Tuple arguments =
        Tuple.of(
            owner,
            column(items, draft -> draft.getString("title"), new String[items.size()]),
            column(items, FloorStore::list, new String[items.size()]),
            column(items, FloorStore::priority, new Short[items.size()]),
            column(items, FloorStore::dueAt, new OffsetDateTime[items.size()]),
            column(items, FloorStore::payload, new String[items.size()]));
    return insertBatch.execute(arguments).map(FloorJson::batch);
  }

  /** A patch of title and isDone. */
  Future<Buffer> patch(long owner, long id, JsonObject patch) {
    Tuple arguments =
        Tuple.of(owner, id, patch.getString("title"))
            .addValue(null)
            .addValue(null)
            .addValue(false)
            .addValue(null)
            .addValue(patch.getBoolean("isDone"))
            .addValue(null)
            .addValue(null)
            .addValue(false);
    return update.execute(arguments).map(FloorJson::one);
  }

  Future<Void> close() {
    return client.close();
  }

  private static <T> @Nullable T[] column(
      JsonArray items, Function<JsonObject, @Nullable T> member, @Nullable T[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = member.apply(items.getJsonObject(i));
    }
    return values;
  }

  private static String list(JsonObject draft) {
    return draft.getString("list", "inbox");
  }

  private static Short priority(JsonObject draft) {
    return FloorJson.priorityCode(draft.getString("priority", "medium"));
  }

  private static @Nullable OffsetDateTime dueAt(JsonObject draft) {
    String text = draft.getString("dueAt");
    return text == null ? null : OffsetDateTime.parse(text);
  }

  private static String payload(JsonObject draft) {
    JsonObject payload = draft.getJsonObject("payload");
    return payload == null ? "{}" : payload.encode();
  }
}
