package dev.errand;

import dev.errand.db.EmbeddedServer;
import dev.errand.observe.Observer;
import java.nio.file.Path;
import java.util.Map;

/** The database of those who name none. */
final class EmbeddedDatabase {

  private EmbeddedDatabase() {}

  /**
   * Starts it on the settings' data folder.
   *
   * @throws StartException when this build carries no PostgreSQL, as in the container image
   */
  static EmbeddedServer start(Settings settings, Observer observer) {
    if (!EmbeddedServer.available()) {
      throw new StartException(
          "no database is named, and this build brings none: set DATABASE_URL or PGHOST, …", null);
    }
    Path folder =
        settings.dataDir().orElseGet(() -> EmbeddedServer.defaultDataDir(System.getenv()));
    return EmbeddedServer.start(folder, Map.of(), observer);
  }
}
