package dev.errand.http;

import dev.errand.observe.Event;
import dev.errand.observe.Observer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;

/**
 * Looks now and then whether the certificate's files hold another one, and has the server speak
 * with it: connections that are open stay as they are. What can't be used changes nothing, and is
 * told once.
 *
 * <p>By what is in the files, not by their times: Kubernetes replaces a link far above them. Files
 * are read on a worker thread; all else is confined to one event loop.
 */
final class CertificateWatch {

  private final Vertx vertx;
  private final HttpVerticle.Tls tls;
  private final Function<TlsIdentity, Future<Boolean>> renew;
  private final Observer observer;
  private TlsIdentity current;
  private String toldOf = "";
  private String failedWith = "";
  private boolean stopped;
  private long timer;

  /**
   * A watch that does not look yet.
   *
   * @param renew makes the server speak with another one
   */
  CertificateWatch(
      Vertx vertx,
      HttpVerticle.Tls tls,
      Function<TlsIdentity, Future<Boolean>> renew,
      Observer observer) {
    this.vertx = vertx;
    this.tls = tls;
    this.renew = renew;
    this.observer = observer;
    this.current = tls.identity();
  }

  void start() {
    observer.on(new Event.CertificateTaken(current.endSeconds()));
    again();
  }

  void stop() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void again() {
    if (!stopped) {
      timer = vertx.setTimer(Math.max(1, pause().toMillis()), id -> look());
    }
  }

  private Duration pause() {
    return tls.refresh();
  }

  private void look() {
    vertx
        .executeBlocking(() -> tls.files().read(vertx), false)
        .compose(this::take)
        .onFailure(this::failed)
        .onComplete(looked -> again());
  }

  private Future<Void> take(TlsIdentity read) {
    failedWith = "";
    if (read.isSameAs(current)) {
      toldOf = "";
      return Future.succeededFuture();
    }
    return renew
        .apply(read)
        .onSuccess(
            done -> {
              current = read;
              toldOf = "";
              observer.on(new Event.CertificateTaken(read.endSeconds()));
            })
        .mapEmpty();
  }

  // Whoever replaces two files has replaced one for a moment: what was so at one look only is not
  // told.
  private void failed(Throwable cause) {
    String what = String.valueOf(cause.getMessage());
    if (what.equals(failedWith) && !what.equals(toldOf)) {
      toldOf = what;
      observer.on(new Event.CertificateFailed(cause));
    }
    failedWith = what;
  }
}
