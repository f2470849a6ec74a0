package dev.errand;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;

/** The Vert.x that a replica runs on. */
final class Reactor {

  private Reactor() {}

  /**
   * Starts it, and says which transport it got: without the native one each request costs more, and
   * a peer that dies unheard is noticed later, so nobody should have to guess.
   */
  static Vertx start(int eventLoops, Observer observer) {
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setPreferNativeTransport(true)
                    .setEventLoopPoolSize(eventLoops)
                    // Its cache is a folder in /tmp, made at each start; nothing here needs it.
                    .setFileSystemOptions(
                        new FileSystemOptions().setClassPathResolvingEnabled(false)))
            .build();
    observer.on(transport(vertx));
    return vertx;
  }

  private static Event.TransportChosen transport(Vertx vertx) {
    return vertx.isNativeTransportEnabled()
        ? new Event.TransportChosen(Transport.nativeTransport().name(), null)
        : new Event.TransportChosen(Transport.NIO.name(), vertx.unavailableNativeTransportCause());
  }
}
