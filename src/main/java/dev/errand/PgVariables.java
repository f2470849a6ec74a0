package dev.errand;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells whether libpq's variables say where a database is. */
final class PgVariables {

  /** The others, such as PGSSLMODE or PGDATA, only say how to talk to one, or mean a server. */
  private static final Set<String> TELLING =
      Set.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD", "PGSERVICE");

  private PgVariables() {}

  /**
   * All of them, or none unless one tells of a database. libpq takes an empty variable for an
   * absent one.
   */
  static Map<String, String> in(Map<String, String> environment) {
    Map<String, String> variables = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("PG") && !value.isEmpty()) {
            variables.put(name, value);
          }
        });
    return variables.keySet().stream().anyMatch(TELLING::contains) ? variables : Map.of();
  }
}
