package dev.errand;

import dev.errand.http.FrontDoor;
import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** The Vert.x that a replica runs on. */
final class Reactor {

  private Reactor() {}

  /**
   * Starts it, and says which transport it got: without the native one each request costs more, and
   * a peer that dies unheard is noticed later, so nobody should have to guess.
   *
   * @param door what connections to the public port pass first
   */
  static Vertx start(int eventLoops, FrontDoor door, Observer observer) {
    Transport chosen = isNative() ? Transport.nativeTransport() : Transport.NIO;
    Vertx vertx =
        Vertx.builder()
            .withTransport(door.before(chosen))
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(eventLoops)
                    // Its cache is a folder in /tmp, made at each start; nothing here needs it.
                    .setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false)))
            .build();
    observer.on(new Event.TransportChosen(chosen.name(), missing()));
    return vertx;
  }

  /** Whether the native transport of the platform can be had. */
  static boolean isNative() {
    Transport found = Transport.nativeTransport();
    return found != null && found.available();
  }

  private static @Nullable Throwable missing() {
    Transport found = Transport.nativeTransport();
    return found == null || found.available() ? null : found.unavailabilityCause();
  }
}
