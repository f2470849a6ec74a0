package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesLinksTest {

  @Test
  void what_a_service_named_errand_brings_is_ignored_with_one_warning() throws SettingsException {
    Map<String, String> environment =
        Map.of(
            "ERRAND_SERVICE_HOST", "10.0.0.1",
            "ERRAND_SERVICE_PORT", "8080",
            "ERRAND_SERVICE_PORT_HTTP", "8080",
            "ERRAND_PORT", "tcp://10.0.0.1:8080",
            "ERRAND_PORT_8080_TCP", "tcp://10.0.0.1:8080",
            "ERRAND_PORT_8080_TCP_PROTO", "tcp",
            "ERRAND_PORT_8080_TCP_PORT", "8080",
            "ERRAND_PORT_8080_TCP_ADDR", "10.0.0.1");
    Settings settings = Settings.parse(Map.of(), environment);

    assertThat(settings.warnings())
        .containsExactly(
            "ERRAND_PORT, ERRAND_PORT_8080_TCP, ERRAND_PORT_8080_TCP_ADDR,"
                + " ERRAND_PORT_8080_TCP_PORT, ERRAND_PORT_8080_TCP_PROTO, ERRAND_SERVICE_HOST,"
                + " ERRAND_SERVICE_PORT, ERRAND_SERVICE_PORT_HTTP: ignored, since Kubernetes sets"
                + " this for a Service; enableServiceLinks: false avoids it");
    assertThat(settings.httpPort()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({
    "ERRAND_HTTP_SERVICE_HOST, 10.0.0.1",
    "ERRAND_HTTP_SERVICE_PORT_WEB, 8080",
    "ERRAND_HTTP_PORT_8080_TCP_ADDR, 10.0.0.1",
    "ERRAND_DNS_PORT_53_UDP, udp://10.0.0.1:53",
    "ERRAND_HTTP_PORT, tcp://10.0.0.1:8080",
    "ERRAND_MANAGEMENT_PORT, tcp://10.0.0.1:9090"
  })
  void a_service_with_a_longer_name_is_known_too(String name, String value)
      throws SettingsException {
    Settings settings = Settings.parse(Map.of(), Map.of(name, value));

    assertThat(settings.warnings()).singleElement().asString().startsWith(name + ": ignored");
    assertThat(settings.httpPort()).isEqualTo(8080);
    assertThat(settings.managementPort()).isEqualTo(9090);
  }

  @ParameterizedTest
  @CsvSource({
    "ERRAND_PORT, 8080",
    "ERRAND_HTTP_PORT, 80a",
    "ERRAND_HTTP_PORT_8080, 1",
    "ERRAND_HTTP_HOST, tcp://10.0.0.1:8080",
    "ERRAND_SERVICES_HOST, x"
  })
  void what_only_looks_alike_is_a_fault(String name, String value) {
    SettingsException thrown =
        catchThrowableOfType(
            SettingsException.class, () -> Settings.parse(Map.of(), Map.of(name, value)));

    assertThat(thrown.faults()).singleElement().asString().startsWith(name);
  }

  @Test
  void a_real_port_beside_injected_names_still_counts() throws SettingsException {
    Map<String, String> environment =
        Map.of("ERRAND_HTTP_PORT", "8081", "ERRAND_HTTP_PORT_8080_TCP", "tcp://10.0.0.1:8080");

    assertThat(Settings.parse(Map.of(), environment).httpPort()).isEqualTo(8081);
  }
}
