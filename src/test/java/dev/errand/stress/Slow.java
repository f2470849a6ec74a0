package dev.errand.stress;

import dev.errand.TestSql;
import java.sql.SQLException;
import java.util.Random;

/**
 * Requests whose statement takes a time that is known beforehand: a trigger sleeps as long as the
 * title says.
 */
final class Slow {

  private static final String TASKS = "/v1/users/{owner}/tasks";

  private Slow() {}

  static void prepare(TestSql sql) throws SQLException {
    sql.execute(
        """
        create function slowly() returns trigger language plpgsql as $$
          begin
            if new.title like 'slow %' then
              perform pg_sleep(substr(new.title, 6)::float8 / 1000);
            end if;
            return new;
          end $$""");
    sql.execute(
        """
        create trigger slowly before insert or update on tasks
        for each row execute function slowly()""");
  }

  /** A change of the scene's task, by one statement. */
  static Order update(Scene scene, int millis) {
    return new Order("PATCH", scene.fill(TASKS + "/{task}"), "{%s}".formatted(title(millis)));
  }

  /** Any request: one statement, a transaction, pages and reads. */
  static Order any(Scene scene, int millis, Random random) {
    String tasks = scene.fill(TASKS);
    return switch (random.nextInt(6)) {
      case 0 -> update(scene, millis);
      case 1 ->
          new Order(
              "PATCH",
              scene.fill(TASKS + "/{task}"),
              "{%s,\"payload\":{\"n\":%d}}".formatted(title(millis), random.nextInt()));
      case 2 -> new Order("POST", tasks, "{%s}".formatted(title(millis)));
      case 3 ->
          new Order(
              "POST",
              tasks + "/batch",
              "{\"items\":[{%s},{\"title\":\"quick\"}]}".formatted(title(millis)));
      case 4 -> new Order("GET", tasks + "?limit=10", null);
      default -> new Order("GET", scene.fill(TASKS + "/{task}"), null);
    };
  }

  private static String title(int millis) {
    return "\"title\":\"slow " + millis + "\"";
  }
}
