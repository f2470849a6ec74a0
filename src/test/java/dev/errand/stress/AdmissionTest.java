package dev.errand.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.Together;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** On the straight way. */
final class AdmissionTest extends AdmissionChecks {
  AdmissionTest() {
    super(Way.DIRECT);
  }

  @Test
  void all_connections_together_are_no_more_than_the_pool_size() throws Exception {
    Scene scene = Scene.make(http);
    try (Connection holder = database.jdbc();
        Backends backends = stand.backends();
        FullLane full = FullLane.fill(stand, holder, Way.DIRECT.workConnections())) {
      assertThat(stand.service().management().get("/health/ready").status()).isEqualTo(200);
      Together.send(50, each -> Work.READ.send(http, scene));
      assertThat(full.answers()).noneMatch(CompletableFuture::isCompletedExceptionally);
      assertThat(backends.connections()).isLessThanOrEqualTo(Way.LEAST_POOL);
    }
  }
}
