package dev.errand.bench.floor;

import dev.errand.db.ConnectionInfo;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts the floor on a free port of 127.0.0.1, on the database that {@code DATABASE_URL} names,
 * with as many event loops as the service has by default. Ends when it is killed.
 */
public final class Floor {

  private static final int START_SECONDS = 60;

  /** The service's default number of connections, from which its event loops follow. */
  private static final int POOL_SIZE = 16;

  private Floor() {}

  /** Prints where it serves, as the service does. */
  public static void main(String[] arguments) throws TimeoutException {
    Map<String, String> environment = System.getenv();
    ConnectionInfo database = ConnectionInfo.fromUrl(environment.getOrDefault("DATABASE_URL", ""));
    int connections = Integer.parseInt(environment.getOrDefault("FLOOR_CONNECTIONS", "2"));
    int loops = loops(Runtime.getRuntime().availableProcessors());
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
    vertx
        .deployVerticle(
            () -> new FloorVerticle(database, connections),
            new DeploymentOptions().setInstances(loops))
        .await(START_SECONDS, TimeUnit.SECONDS);
  }

  /** Contract, section 4. */
  private static int loops(int cores) {
    return Math.max(1, Math.min(cores, (POOL_SIZE - 1) / 4));
  }
}
