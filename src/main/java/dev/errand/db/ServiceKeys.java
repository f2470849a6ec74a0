package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Keys that all replicas share because the first of them left them in the database. */
public final class ServiceKeys {

  private static final int KEY_BYTES = 32;

  /** pk_service_keys; the first replica's key stays. */
  private static final Statement<Integer> OFFER =
      Statement.changing(
          "service-key-offer",
          Budget.WRITE,
          """
          insert into service_keys (name, key) values ($1, $2) on conflict (name) do nothing""");

  /** pk_service_keys. */
  private static final Statement<@Nullable Buffer> READ =
      Statement.one(
          "service-key-read",
          Budget.WRITE,
          """
          select key from service_keys where name = $1""",
          row -> row.getBuffer(0));

  private final SecureRandom random;

  public ServiceKeys(SecureRandom random) {
    this.random = random;
  }

  /** The key of that name, made now if there was none. */
  public Future<byte[]> key(Database database, String name, Deadline deadline) {
    byte[] offered = new byte[KEY_BYTES];
    random.nextBytes(offered);
    return database
        .run(OFFER, Tuple.of(name, Buffer.buffer(offered)), deadline)
        .compose(done -> database.run(READ, Tuple.of(name), deadline))
        .map(ServiceKeys::bytes);
  }

  private static byte[] bytes(@Nullable Buffer key) {
    if (key == null) {
      throw new IllegalStateException("the key was deleted while the service started");
    }
    return key.getBytes();
  }
}
