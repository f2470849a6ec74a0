package dev.errand;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every buffer that Netty has handed out and that was not given back. It stands where Netty's own
 * leak detector does and is told the same; that one reports a leak only when the buffer has become
 * garbage and the next one is asked for, and only of the few buffers that it samples. Here each is
 * counted, from the moment on that it is handed out, whoever still holds it.
 */
final class BufferLoans extends ResourceLeakDetectorFactory {

  private static final String LEVEL = "io.netty.leakDetection.level";
  private static final Pattern CALLERS =
      Pattern.compile("\\s+(org\\.junit|org\\.apache\\.maven|net\\.jqwik|java\\.base/).*");
  private static final Set<Loan<?>> OPEN = ConcurrentHashMap.newKeySet();

  private BufferLoans() {}

  /** Takes the detector's place; must come before Netty's first buffer. */
  static void install() {
    // Vert.x switches detection off unless told otherwise. With paranoid each access is recorded
    // besides, which shows in the report.
    System.setProperty(LEVEL, System.getProperty(LEVEL, "simple"));
    setResourceLeakDetectorFactory(new BufferLoans());
  }

  /** Those that are open now. */
  static Set<Loan<?>> open() {
    return Set.copyOf(OPEN);
  }

  @Override
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval) {
    return new Detector<>(type, interval);
  }

  @Override
  @Deprecated
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> type, int interval, long ignored) {
    return new Detector<>(type, interval);
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {

    private Detector(Class<T> type, int interval) {
      super(type, interval);
    }

    @Override
    public ResourceLeakTracker<T> track(T resource) {
      return trackForcibly(resource);
    }

    @Override
    public ResourceLeakTracker<T> trackForcibly(T resource) {
      Loan<T> loan = new Loan<>(super.trackForcibly(resource));
      OPEN.add(loan);
      return loan;
    }
  }

  /** One buffer; holds its history but not the buffer itself. */
  static final class Loan<T> implements ResourceLeakTracker<T> {

    private final ResourceLeakTracker<T> tracker;

    private Loan(ResourceLeakTracker<T> tracker) {
      this.tracker = tracker;
    }

    /** Constants of Netty's own codecs are made once and kept for good. */
    boolean isConstant() {
      return tracker.toString().contains(".<clinit>(");
    }

    @Override
    public void record() {
      tracker.record();
    }

    @Override
    public void record(Object hint) {
      tracker.record(hint);
    }

    @Override
    public boolean close(T resource) {
      OPEN.remove(this);
      return tracker.close(resource);
    }

    /** Where it was handed out, without what called the test. */
    @Override
    public String toString() {
      return tracker
          .toString()
          .lines()
          .filter(line -> !CALLERS.matcher(line).lookingAt())
          .collect(Collectors.joining("\n", "buffer: ", ""));
    }
  }
}
