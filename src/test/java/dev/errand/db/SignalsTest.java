package dev.errand.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.errand.TestDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What replicas call out to each other. */
final class SignalsTest {

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private Relay relay;
  private SignalsStand here;
  private SignalsStand there;

  @BeforeEach
  void start() {
    relay = new Relay(DATABASE.connection());
    here = SignalsStand.listening(DATABASE.connection(), "public");
    there = SignalsStand.listening(relay.connection(), "public");
    here.awaitRegained(1);
    there.awaitRegained(1);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    relay.close();
  }

  @Test
  void others_hear_what_one_announces_and_it_does_not_itself() {
    here.announce("7 mail");
    there.awaitHeard("7 mail");
    there.announce("8 mail");
    here.awaitHeard("8 mail");
    assertThat(here.heard()).containsExactly("8 mail");
    assertThat(there.heard()).containsExactly("7 mail");
  }

  @Test
  void many_at_once_go_together_whatever_their_size() {
    List<String> topics = IntStream.range(0, 2_000).mapToObj(i -> i + " mail").toList();
    topics.forEach(here::announce);
    there.awaitHeardTimes(topics.size());
    assertThat(there.heard()).containsExactlyInAnyOrderElementsOf(topics);
    assertThat(here.notifications()).isLessThan(topics.size() / 20);
  }

  @Test
  void who_was_asked_for_its_health_before_hears_too() {
    try (SignalsStand asked = SignalsStand.asked(DATABASE.connection(), "public")) {
      asked.awaitRegained(1);
      here.announce("7 mail");
      asked.awaitHeard("7 mail");
    }
  }

  @Test
  void the_same_topic_is_told_again_when_it_is_announced_again() {
    here.announce("7 mail");
    there.awaitHeard("7 mail");
    here.announce("7 mail");
    there.awaitHeardTimes(2);
  }

  @Test
  void those_of_another_schema_hear_nothing() {
    try (SignalsStand elsewhere = SignalsStand.listening(DATABASE.connection(), "elsewhere")) {
      elsewhere.awaitRegained(1);
      here.announce("7 mail");
      there.awaitHeard("7 mail");
      elsewhere.announce("9 mail");
      here.announce("8 mail");
      there.awaitHeard("8 mail");
      assertThat(elsewhere.heard()).isEmpty();
      assertThat(there.heard()).doesNotContain("9 mail");
    }
  }

  @Test
  void a_connection_that_postgresql_ends_is_replaced_and_told_of() throws Exception {
    assertThat(Activity.terminate(DATABASE, "")).isEqualTo(2);
    here.awaitRegained(2);
    there.awaitRegained(2);
    here.announce("7 mail");
    there.awaitHeard("7 mail");
  }

  @Test
  void so_is_one_that_fell_silent() {
    relay.freeze();
    relay.leaveFrozenBehind();
    there.awaitRegained(2);
    here.announce("7 mail");
    there.awaitHeard("7 mail");
  }

  @Test
  void so_is_one_whose_server_was_away_for_a_while() {
    relay.refuse();
    there.awaitLost();
    relay.accept();
    there.awaitRegained(2);
  }
}
