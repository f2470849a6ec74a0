package dev.errand;

import static java.util.stream.Collectors.toSet;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What is left in this process since a moment: threads of a Vert.x that nobody closed, buffers of
 * Netty's that were not given back, and direct memory, whoever's. For what is left on the server
 * see {@link TestDatabase}.
 */
final class Leaks {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Of Netty's allocator's. */
  private static final long CHUNK_BYTES = 8 << 20;

  /**
   * Netty's allocator has stripes, twice as many as processors, each with a chunk in use and
   * perhaps a next one, which it never gives back: after bodies of megabytes 32 MiB were there, and
   * stayed through sixty classes more. A buffer that is not given back is seen by its loan, however
   * small.
   */
  static final long MAX_DIRECT_BYTES =
      Math.min(
          512 << 20,
          (32 << 20) + 2L * CHUNK_BYTES * 2 * Runtime.getRuntime().availableProcessors());

  private final Set<Object> before = found();

  private Leaks() {}

  /** Whatever comes from now on. */
  static Leaks sinceNow() {
    return new Leaks();
  }

  /** Fails if anything is left; waits a while for what is just ending. */
  void assertNone(String whose) {
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> left().isEmpty());
    } catch (ConditionTimeoutException late) {
      List<String> left = left();
      if (!left.isEmpty()) {
        throw new AssertionError(
            left.size() + " left behind by " + whose + ":\n" + String.join("\n", left), late);
      }
    }
  }

  private List<String> left() {
    Set<Object> left = new HashSet<>(found());
    left.removeAll(before);
    long direct = directBytes();
    if (direct > MAX_DIRECT_BYTES) {
      left.add("direct memory: " + direct + " bytes");
      System.gc(); // The JDK gives its own back only then; the next look may find it gone.
    }
    return left.stream().map(String::valueOf).sorted().toList();
  }

  /** The JDK's count and Netty's: by version, the one may include the other or not. */
  private static long directBytes() {
    long netty = 0;
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
      netty = allocator.metric().usedDirectMemory();
    }
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .reduce(netty, Math::max);
  }

  private static Set<Object> found() {
    Stream<Thread> threads = Thread.getAllStackTraces().keySet().stream().filter(Leaks::isOfVertx);
    Stream<BufferLoans.Loan<?>> buffers =
        BufferLoans.open().stream().filter(loan -> !loan.isConstant());
    return Stream.concat(threads, buffers).collect(toSet());
  }

  /** Event loops, workers, the acceptor and the thread that looks after blocked ones. */
  private static boolean isOfVertx(Thread thread) {
    return thread.isAlive()
        && (thread.getName().startsWith("vert.x-") || thread.getName().startsWith("vertx-"));
  }
}
