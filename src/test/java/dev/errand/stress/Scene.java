package dev.errand.stress;

import dev.errand.TestHttp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An owner with a task and one in the trash, another owner without any, and a handle that nobody
 * has.
 */
record Scene(long owner, long other, long task, long trashed, String handle) {

  private static final AtomicInteger MADE = new AtomicInteger();

  private static final String STATE =
      """
      select concat_ws(' ',
        (select string_agg(concat_ws(':', owner_id, id, version, title, deleted_at), ',' order by id)
          from tasks where owner_id in ({owner}, {other})),
        (select string_agg(concat_ws(':', id, display_name), ',' order by id)
          from users where id in ({owner}, {other})),
        (select handle from handles where handle = '{handle}'))""";

  /** Makes one through the API. */
  static Scene make(TestHttp http) {
    int number = MADE.incrementAndGet();
    long owner = http.newUser("owner-" + number);
    long other = http.newUser("other-" + number);
    long task = http.newTask(owner, "{\"title\":\"still the same\"}").getLong("id");
    long trashed = http.newTask(owner, "{\"title\":\"in the trash\"}").getLong("id");
    http.delete("/v1/users/" + owner + "/tasks/" + trashed);
    return new Scene(owner, other, task, trashed, "wanted-" + number);
  }

  /** A text with its names in braces replaced by their values. */
  String fill(String template) {
    return template
        .replace("{owner}", Long.toString(owner))
        .replace("{other}", Long.toString(other))
        .replace("{task}", Long.toString(task))
        .replace("{trashed}", Long.toString(trashed))
        .replace("{handle}", handle);
  }

  /** What a write would change of it. */
  String state(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(fill(STATE))) {
      rows.next();
      return rows.getString(1);
    }
  }
}
