package dev.errand;

import dev.errand.db.ConnectionInfo;
import dev.errand.observe.Secret;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container; its classes are loaded only when it is asked for. */
final class ContainerServer implements AutoCloseable {

  static final String IMAGE = "postgres:17";

  private final PostgreSQLContainer container;

  private ContainerServer(PostgreSQLContainer container) {
    this.container = container;
  }

  static boolean dockerAnswers() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  /** Whoever gets it closes it. */
  static ContainerServer start() {
    PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
    container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
    container.start();
    return new ContainerServer(container);
  }

  ConnectionInfo connection() {
    return new ConnectionInfo(
        container.getHost(),
        container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        container.getDatabaseName(),
        container.getUsername(),
        new Secret(container.getPassword()),
        ConnectionInfo.Ssl.DISABLE,
        null);
  }

  @Override
  public void close() {
    container.stop();
  }
}
