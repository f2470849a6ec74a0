package dev.errand.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import dev.errand.TestHttp.Answer;
import dev.errand.TestService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document as clients get it. */
final class DocumentRoutesTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.start(DATABASE.connection());
  }

  @AfterAll
  static void close() {
    service.close();
  }

  @Test
  void the_yaml_is_the_file_that_people_write() throws IOException {
    Answer answer = service.http().get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(answer.body())
        .isEqualTo(Files.readString(Path.of("src/main/resources/openapi.yaml")));
  }

  @Test
  void the_json_says_the_same() {
    Answer answer = service.http().get("/openapi.json");
    Map<String, Object> yaml = new Yaml().load(service.http().get("/openapi.yaml").body());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json()).isEqualTo(new JsonObject(new JsonObject(yaml).encode()));
  }

  @Test
  void it_can_be_asked_for_again_and_without_its_body() {
    for (String path : new String[] {"/openapi.yaml", "/openapi.json"}) {
      Answer first = service.http().get(path);
      assertThat(service.http().get(path).body()).isEqualTo(first.body());
      assertThat(service.http().head(path).status()).isEqualTo(200);
      assertThat(service.http().head(path).body()).isEmpty();
    }
  }

  @Test
  void who_takes_neither_gets_none() {
    assertThat(service.http().get("/openapi.yaml", "Accept", "text/html").status()).isEqualTo(406);
    assertThat(service.http().get("/openapi.json", "Accept", "application/yaml").status())
        .isEqualTo(406);
  }

  @Test
  void it_is_of_the_release_that_serves_it() {
    String version =
        service.http().get("/openapi.json").json().getJsonObject("info").getString("version");
    assertThat(service.management().get("/metrics").body()).contains("version=\"" + version);
  }
}
