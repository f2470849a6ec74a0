package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.errand.db.ConnectionInfo.Ssl;
import dev.errand.observe.Secret;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionInfoTest {

  private static final String OS_USER = System.getProperty("user.name");

  @Test
  void a_url_names_everything() {
    ConnectionInfo info =
        ConnectionInfo.fromUrl("postgresql://ann:s3cret@db.example:5433/tasks?sslmode=require");
    assertThat(info.host()).isEqualTo("db.example");
    assertThat(info.port()).isEqualTo(5433);
    assertThat(info.database()).isEqualTo("tasks");
    assertThat(info.user()).isEqualTo("ann");
    assertThat(password(info)).isEqualTo("s3cret");
    assertThat(info.ssl()).isEqualTo(Ssl.REQUIRE);
  }

  @Test
  void what_is_missing_is_as_in_libpq() {
    ConnectionInfo info = ConnectionInfo.fromUrl("postgres://");
    assertThat(info)
        .isEqualTo(new ConnectionInfo("localhost", 5432, OS_USER, OS_USER, null, Ssl.PREFER, null));
    assertThat(ConnectionInfo.fromUrl("postgres://ann@").database()).isEqualTo("ann");
    assertThat(ConnectionInfo.fromEnvironment(Map.of())).isEqualTo(info);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://h/d,h,5432,d",
    "postgresql://h:1/d,h,1,d",
    "postgresql://h:/d,h,5432,d",
    "postgresql://[2001:db8::1]/d,2001:db8::1,5432,d",
    "postgresql://u@[::1]:5433/d,::1,5433,d",
    "postgresql://%2Fvar%2Frun/d,/var/run,5432,d",
    "postgresql:///d?host=/var/run&port=9,/var/run,9,d",
    "postgresql://a@b:7/d?host=c,c,7,d",
    "postgresql://h?dbname=d,h,5432,d",
    "POSTGRES://h/%64%2F%C3%A4+,h,5432,d/ä+",
  })
  void hosts_ports_and_databases_are_read(String url, String host, int port, String database) {
    ConnectionInfo info = ConnectionInfo.fromUrl(url);
    assertThat(info.host()).isEqualTo(host);
    assertThat(info.port()).isEqualTo(port);
    assertThat(info.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p%40%2F%3F%25@h/d",
        "postgresql://u:p@%2F%3F%25@h/d",
        "postgresql://u@h/d?password=p%40/%3f%25",
        "postgresql://h/d?user=u&password=p@/?%25",
      })
  void credentials_are_percent_decoded(String url) {
    ConnectionInfo info = ConnectionInfo.fromUrl(url);
    assertThat(info.user()).isEqualTo("u");
    assertThat(password(info)).isEqualTo("p@/?%");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:hidden@h/d | must start with postgresql://",
        "hidden | must start with postgresql://",
        "postgresql://u:hidden@h:0/d | port",
        "postgresql://u:hidden@h:65536/d | port",
        "postgresql://u:hidden@h:5x/d | port",
        "postgresql://u:hidd/en@h/d | percent-encoded",
        "postgresql://u:12/hidden@h/d | percent-encoded",
        "postgresql://u:1?hidden@h/d | unknown parameter (its name is not a word)",
        "postgresql://u:%zzhidden@h/d | bad percent-encoding in password",
        "postgresql://u:hidden%4@h/d | bad percent-encoding in password",
        "postgresql://u:hidden%00@h/d | bad percent-encoding in password",
        "postgresql://u:hidden%FF@h/d | password is not UTF-8",
        "postgresql://u:hidden@[::1/d | IPv6",
        "postgresql://u:hidden@[::1]x/d | IPv6",
        "postgresql://u:hidden@h,i/d | more than one host",
        "postgresql://u:hidden@h/d?sslmod=x | unknown parameter sslmod",
        "postgresql://u:hidden@h/d?sslmode | sslmode has no value",
        "postgresql://u:hidden@h/d?sslmode=on | sslmode must be disable, allow",
        "postgresql://u:hidden@h/d?sslmode=verify-ca&sslrootcert=/no/file | no readable file /no/file",
        "postgresql://u:hidden@h/d?sslmode=require&sslrootcert=system | needs sslmode=verify-full",
      })
  void what_is_wrong_is_named_without_the_password(String url, String message) {
    assertThatThrownBy(() -> ConnectionInfo.fromUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void nothing_prints_the_password() {
    ConnectionInfo info = ConnectionInfo.fromUrl("postgresql://u:hidden@h/d");
    assertThat(info.toString()).contains("***").doesNotContain("hidden");
    assertThat(info.jdbcUrl()).doesNotContain("hidden");
  }

  @Test
  void the_environment_is_read_as_libpq_does(@TempDir Path folder) throws Exception {
    Path certificate = Files.createFile(folder.resolve("ca.pem"));
    Map<String, String> environment =
        Map.of(
            "PGHOST", "db.example",
            "PGPORT", "5433",
            "PGDATABASE", "tasks",
            "PGUSER", "ann",
            "PGPASSWORD", "s3cret",
            "PGSSLMODE", "verify-ca",
            "PGSSLROOTCERT", certificate.toString(),
            "PGAPPNAME", "ignored");
    ConnectionInfo info = ConnectionInfo.fromEnvironment(environment);
    assertThat(info.host()).isEqualTo("db.example");
    assertThat(info.port()).isEqualTo(5433);
    assertThat(info.database()).isEqualTo("tasks");
    assertThat(info.user()).isEqualTo("ann");
    assertThat(password(info)).isEqualTo("s3cret");
    assertThat(info.ssl()).isEqualTo(Ssl.VERIFY_CA);
    assertThat(info.rootCertificate()).isEqualTo(certificate);
  }

  @Test
  void the_environment_names_a_server_or_not() {
    assertThatThrownBy(() -> ConnectionInfo.fromEnvironment(Map.of("PGSERVICE", "s")))
        .hasMessageContaining("PGSERVICE");
  }

  @Test
  void an_address_goes_before_a_name_but_can_not_be_verified() {
    Map<String, String> both = Map.of("PGHOST", "name", "PGHOSTADDR", "10.0.0.1");
    assertThat(ConnectionInfo.fromEnvironment(both).host()).isEqualTo("10.0.0.1");
    assertThatThrownBy(
            () ->
                ConnectionInfo.fromEnvironment(
                    Map.of("PGHOST", "n", "PGHOSTADDR", "::1", "PGSSLMODE", "verify-full")))
        .hasMessageContaining("PGHOSTADDR");
  }

  @Test
  void a_password_file_is_read_if_it_is_private(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("pgpass");
    Files.writeString(file, "# h:*\nh:1:*:u:other\nh:*:d\\:\\\\:u:s3\\:c\\\\ret\n*:*:*:*:last\n");
    Map<String, String> environment =
        Map.of("PGHOST", "h", "PGUSER", "u", "PGDATABASE", "d:\\", "PGPASSFILE", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(ConnectionInfo.fromEnvironment(environment).password()).isNull();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(password(ConnectionInfo.fromEnvironment(environment))).isEqualTo("s3:c\\ret");
  }

  @Test
  void the_vertx_client_verifies_what_the_mode_says() {
    PgConnectOptions options =
        ConnectionInfo.fromUrl("postgresql://h/d?sslmode=verify-full&sslrootcert=system")
            .clientOptions();
    assertThat(options.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(options.getSslOptions().isTrustAll()).isFalse();
    assertThat(options.getSslOptions().getTrustOptions()).isNotNull();
    assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
    PgConnectOptions socket = ConnectionInfo.fromUrl("postgresql:///d?host=/run").clientOptions();
    assertThat(socket.getSocketAddress().path()).isEqualTo("/run/.s.PGSQL.5432");
  }

  @Test
  void a_jdbc_url_is_well_formed() {
    assertThat(ConnectionInfo.fromUrl("postgresql://[::1]:1/a%20b%2Fc").jdbcUrl())
        .isEqualTo("jdbc:postgresql://[::1]:1/a%20b%2Fc");
  }

  private static String password(ConnectionInfo info) {
    Secret password = info.password();
    return password == null ? "" : password.reveal();
  }
}
