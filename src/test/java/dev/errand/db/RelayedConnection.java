package dev.errand.db;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection through a {@link Relay}, on whose event loop it lives. */
final class RelayedConnection {

  private final NetSocket in;
  private final Supplier<Future<NetSocket>> onward;
  private final Consumer<RelayedConnection> ended;
  private final List<Runnable> held = new ArrayList<>();
  private @Nullable NetSocket out;
  private boolean frozen;
  private boolean isCut;

  RelayedConnection(
      NetSocket in, Supplier<Future<NetSocket>> onward, Consumer<RelayedConnection> ended) {
    this.in = in;
    this.onward = onward;
    this.ended = ended;
  }

  /** Goes on to the server, once it is not frozen. */
  void begin() {
    in.pause();
    pass(() -> onward.get().onSuccess(this::join).onFailure(down -> cut()));
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    List<Runnable> all = List.copyOf(held);
    held.clear();
    all.forEach(Runnable::run);
  }

  void cut() {
    isCut = true;
    ended.accept(this);
    in.close();
    if (out != null) {
      out.close();
    }
  }

  private void join(NetSocket server) {
    if (isCut) {
      server.close();
      return;
    }
    out = server;
    lead(in, server);
    lead(server, in);
    in.resume();
  }

  private void lead(NetSocket from, NetSocket to) {
    from.handler(bytes -> pass(() -> to.write(bytes)));
    from.closeHandler(closed -> pass(this::cut));
    from.exceptionHandler(reset -> {});
  }

  private void pass(Runnable event) {
    if (frozen) {
      held.add(event);
    } else {
      event.run();
    }
  }
}
