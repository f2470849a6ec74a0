package dev.errand;

import dev.errand.db.ConnectionInfo;
import dev.errand.db.EmbeddedServer;
import dev.errand.observe.Observer;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/** The same database, as the service and as what must reach PostgreSQL itself get there. */
record Databases(ConnectionInfo forService, ConnectionInfo direct) {

  /**
   * The database that is named, or else an embedded one, which is started.
   *
   * @param last takes what is to be closed when whatever is connected to it has ended
   */
  static Databases of(Settings settings, Vertx vertx, Consumer<Runnable> last, Observer observer) {
    if (settings.database().isPresent()) {
      ConnectionInfo named = settings.database().get();
      return new Databases(named, settings.direct().orElse(named));
    }
    EmbeddedServer server = EmbeddedDatabase.start(settings, observer);
    last.accept(server::close);
    ConnectionInfo tcp = server.connection();
    return new Databases(Reactor.isNative() ? server.socketConnection().orElse(tcp) : tcp, tcp);
  }
}
