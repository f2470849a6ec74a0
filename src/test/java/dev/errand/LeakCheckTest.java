package dev.errand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The leak check itself, on classes that leak. */
final class LeakCheckTest {

  private static final Deque<AutoCloseable> LEAKED = new ArrayDeque<>();

  @AfterEach
  void tidyUp() throws Exception {
    while (!LEAKED.isEmpty()) {
      LEAKED.pop().close();
    }
  }

  static final class Memory {
    @Test
    void leaks() {
      leakBuffer();
      Vertx vertx = Vertx.vertx();
      LEAKED.push(() -> vertx.close().await());
      vertx.timer(1).await();
      ByteBuffer direct = ByteBuffer.allocateDirect((int) Leaks.MAX_DIRECT_BYTES + 1);
      LEAKED.push(direct::clear);
    }
  }

  private static void leakBuffer() {
    ByteBuf buffer = ByteBufAllocator.DEFAULT.ioBuffer(64);
    LEAKED.push(buffer::release);
  }

  @Test
  void a_class_that_leaks_memory_and_threads_fails_and_is_told_all() {
    assertFails(
        run("junit-jupiter", Memory.class),
        "left behind by Memory",
        "buffer: ",
        "LeakCheckTest.leakBuffer",
        "direct memory: ",
        "vert.x-eventloop-thread-",
        "vertx-blocked-thread-checker");
  }

  static final class AConnection {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void leaks() throws SQLException {
      Connection connection = DATABASE.jdbc();
      LEAKED.push(connection);
    }
  }

  @Test
  void a_class_that_leaks_a_connection_fails() {
    assertFails(run("junit-jupiter", AConnection.class), "left open in", "connection ");
  }

  static final class AProperty {
    @Example
    void leaks() {
      leakBuffer();
    }
  }

  @Test
  void a_class_of_properties_that_leaks_fails_too() {
    assertFails(run("jqwik", AProperty.class), "left behind by AProperty", "buffer: ");
  }

  static final class Nothing {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void leaks() throws Exception {
      ByteBufAllocator.DEFAULT.ioBuffer(64).release();
      try (Connection connection = DATABASE.jdbc()) {
        assertThat(connection.isValid(1)).isTrue();
      }
      try (TestService service = TestService.start(DATABASE.connection())) {
        assertThat(service.http().get("/v1/users").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_class_that_leaks_nothing_passes() {
    run("junit-jupiter", Nothing.class)
        .allEvents()
        .assertStatistics(events -> events.failed(0).succeeded(3));
  }

  /** As in the build: what the properties file switches on is on. */
  private static EngineExecutionResults run(String engine, Class<?> type) {
    return EngineTestKit.engine(engine)
        .enableImplicitConfigurationParameters(true)
        .selectors(selectClass(type))
        .execute();
  }

  /** The test succeeds and its class fails. */
  private static void assertFails(EngineExecutionResults results, String... told) {
    results.testEvents().assertStatistics(tests -> tests.succeeded(1).failed(0));
    results
        .containerEvents()
        .failed()
        .assertEventsMatchLoosely(
            event(
                container(),
                finishedWithFailure(message(text -> Stream.of(told).allMatch(text::contains)))));
  }
}
