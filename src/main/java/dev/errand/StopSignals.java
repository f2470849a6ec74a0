package dev.errand;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and SIGINT, so that the process can end with 0 after it has stopped in good order. With a
 * shutdown hook it would end with the signal's code (143), and other hooks would run beside the
 * drain. The JDK's only way to handle a signal is {@code sun.misc.Signal}, of the documented module
 * jdk.unsupported; javac warns of it beyond suppression, hence by name.
 */
final class StopSignals {

  private static final List<String> NAMES = List.of("TERM", "INT");

  private StopSignals() {}

  /** Calls back, on a thread of the JVM's, each time the process is asked to stop. */
  static void handle(Runnable callback) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  callback.run();
                }
                return null;
              });
      for (String name : NAMES) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
    } catch (ReflectiveOperationException missing) {
      throw new StartException("this Java can't handle signals", missing);
    }
  }
}
