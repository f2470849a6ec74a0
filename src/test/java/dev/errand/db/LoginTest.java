package dev.errand.db;

import static dev.errand.db.TestLanes.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.errand.observe.Event.ConnectionCut;
import dev.errand.problem.Problem.Kind;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers, reached by URL as an operator writes it, by both clients. */
@Timeout(120)
class LoginTest {

  private static final String ENCRYPTED =
      "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()";

  private static Path folder;
  private static TestCertificates certificates;
  private static TestCertificates others;
  private static ScratchServer old;
  private static ScratchServer current;
  private static ScratchServer misnamed;

  @BeforeAll
  static void start() throws Exception {
    folder = ScratchServer.folder();
    certificates =
        TestCertificates.make(
            Files.createDirectory(folder.resolve("one")), "dns:localhost,ip:127.0.0.1");
    others =
        TestCertificates.make(Files.createDirectory(folder.resolve("two")), "dns:elsewhere.test");
    old = ScratchServer.withTls(15, certificates);
    current = ScratchServer.withTls(17, certificates);
    misnamed = ScratchServer.withTls(17, others);
  }

  @AfterAll
  static void stop() throws Exception {
    for (ScratchServer server : new ScratchServer[] {old, current, misnamed}) {
      if (server != null) {
        server.close();
      }
    }
    Folders.delete(folder);
  }

  static Stream<Arguments> serversAndClients() {
    return Stream.of(15, 17)
        .flatMap(major -> Stream.of(Dialect.values()).map(dialect -> arguments(major, dialect)));
  }

  private static ScratchServer server(int major) {
    return major == 15 ? old : current;
  }

  private static String verifyFull(TestCertificates trusted) {
    return "?sslmode=verify-full&sslrootcert=" + trusted.authority();
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void the_right_password_logs_in_by_scram(int major, Dialect dialect) throws Exception {
    ScratchServer server = server(major);
    String url = server.url("127.0.0.1", server.password(), "");
    assertThat(dialect.ask(ConnectionInfo.fromUrl(url), "show server_version"))
        .startsWith(major + ".");
    assertThat(
            dialect.ask(
                ConnectionInfo.fromUrl(url),
                "select left(rolpassword, 13) from pg_authid where rolname = current_user"))
        .isEqualTo("SCRAM-SHA-256");
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void a_wrong_password_is_refused(int major, Dialect dialect) {
    ConnectionInfo info = ConnectionInfo.fromUrl(server(major).url("127.0.0.1", "wrong", ""));
    assertThatThrownBy(() -> dialect.ask(info, "select 1"))
        .hasStackTraceContaining("password authentication failed");
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void the_mode_decides_about_encryption(int major, Dialect dialect) throws Exception {
    ScratchServer server = server(major);
    for (String mode : List.of("require", "prefer")) {
      String url = server.url("127.0.0.1", server.password(), "?sslmode=" + mode);
      assertThat(dialect.ask(ConnectionInfo.fromUrl(url), ENCRYPTED)).as(mode).isEqualTo("true");
    }
    for (String mode : List.of("disable", "allow")) {
      String url = server.url("127.0.0.1", server.password(), "?sslmode=" + mode);
      assertThat(dialect.ask(ConnectionInfo.fromUrl(url), ENCRYPTED)).as(mode).isEqualTo("false");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void verify_full_accepts_the_right_name_under_the_right_authority(int major, Dialect dialect)
      throws Exception {
    ScratchServer server = server(major);
    for (String host : List.of("localhost", "127.0.0.1")) {
      String url = server.url(host, server.password(), verifyFull(certificates));
      assertThat(dialect.ask(ConnectionInfo.fromUrl(url), ENCRYPTED)).as(host).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void another_authority_is_refused(int major, Dialect dialect) {
    ScratchServer server = server(major);
    for (String mode : List.of("verify-full", "verify-ca", "require")) {
      String query = "?sslmode=" + mode + "&sslrootcert=" + others.authority();
      ConnectionInfo info =
          ConnectionInfo.fromUrl(server.url("localhost", server.password(), query));
      assertThatThrownBy(() -> dialect.ask(info, "select 1"))
          .as(mode)
          .hasStackTraceContaining(dialect.distrust);
    }
  }

  @ParameterizedTest
  @MethodSource("serversAndClients")
  void a_private_authority_is_none_of_the_systems(int major, Dialect dialect) {
    ScratchServer server = server(major);
    String query = "?sslmode=verify-full&sslrootcert=system";
    ConnectionInfo info = ConnectionInfo.fromUrl(server.url("localhost", server.password(), query));
    assertThatThrownBy(() -> dialect.ask(info, "select 1"))
        .hasStackTraceContaining(dialect.distrust);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void another_name_is_refused_by_verify_full_alone(Dialect dialect) throws Exception {
    for (String host : List.of("localhost", "127.0.0.1")) {
      String url = misnamed.url(host, misnamed.password(), verifyFull(others));
      assertThatThrownBy(() -> dialect.ask(ConnectionInfo.fromUrl(url), "select 1"))
          .as(host)
          .hasStackTraceContaining(dialect.misnomer);
      String lax = url.replace("verify-full", "verify-ca");
      assertThat(dialect.ask(ConnectionInfo.fromUrl(lax), ENCRYPTED)).as(host).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void a_folder_as_host_means_its_unix_socket(Dialect dialect) throws Exception {
    String host = current.socketFolder().replace("/", "%2F");
    String url = current.url(host, current.password(), "?sslmode=require");
    assertThat(
            dialect.ask(
                ConnectionInfo.fromUrl(url),
                "select coalesce(host(client_addr), 'socket') from pg_stat_activity"
                    + " where pid = pg_backend_pid()"))
        .isEqualTo("socket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void a_cancel_request_goes_the_way_the_log_in_went(String mode) throws Exception {
    String url = current.url("127.0.0.1", current.password(), "?sslmode=" + mode);
    try (TestLanes lanes = TestLanes.open(ConnectionInfo.fromUrl(url))) {
      Future<?> sleeps = lanes.start(300, 1, TestStatements.sleep(Budget.BULK), 60.0);
      assertThat(problem(sleeps).kind()).isEqualTo(Kind.DEADLINE_EXCEEDED);
      // The server would end it after half a second: the next step above what the deadline left.
      lanes.awaitIdle();
      assertThat(lanes.heard().all(ConnectionCut.class)).isEmpty();
    }
  }
}
