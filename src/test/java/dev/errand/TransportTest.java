package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which transport a service gets, and that it says so, in processes of their own. */
@EnabledOnOs(OS.LINUX)
final class TransportTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Pattern SAID = Pattern.compile("network transport: (\\w+)");

  private final Path folder;

  TransportTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Netty may unpack nothing there: it is a file, as good as a read-only disk even for root. */
  private String noRoom() throws Exception {
    Path file = folder.resolve("no-folder");
    Files.writeString(file, "");
    return "-Dio.netty.native.workdir=" + file;
  }

  /** A folder with the library of each platform, as in the container image. */
  private String unpacked() throws Exception {
    for (String platform : List.of("x86_64", "aarch_64")) {
      String name = "libnetty_transport_native_epoll_" + platform + ".so";
      try (InputStream library = getClass().getResourceAsStream("/META-INF/native/" + name)) {
        Files.copy(library, folder.resolve(name));
      }
    }
    return "-Djava.library.path=" + folder;
  }

  private static void assertTransport(String name, String level, String... options)
      throws Exception {
    try (ChildService service =
        ChildService.start(
            List.of(options), "--database-url", TestService.url(DATABASE.connection()))) {
      assertThat(service.jvm().await(SAID).group(1)).isEqualTo(name);
      assertThat(service.management().get("/metrics").body())
          .contains("errand_transport_info{transport=\"" + name + "\"} 1\n");
      assertThat(service.http().get("/v1/users").status()).isEqualTo(200);
      assertThat(service.jvm().output().lines().filter(line -> SAID.matcher(line).find()))
          .singleElement()
          .asString()
          .contains("\"log.level\":" + level);
      service.jvm().terminate();
      assertThat(service.jvm().exitCode()).isZero();
    }
  }

  @Test
  void the_native_one_is_taken_where_its_library_can_be_unpacked() throws Exception {
    assertTransport("epoll", " \"INFO\"");
  }

  @Test
  void a_library_on_the_path_needs_no_room_to_unpack_it() throws Exception {
    assertTransport("epoll", " \"INFO\"", noRoom(), unpacked());
  }

  @Test
  void without_room_and_path_it_serves_on_nio_and_warns() throws Exception {
    assertTransport("nio", " \"WARN\"", noRoom());
  }
}
