package dev.errand.bench.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask one operation over and over, each on a connection of its own, and the window of
 * time in which they are counted. On raw sockets, because the HTTP client of Vert.x would take
 * several times as much of the cores away from the server.
 *
 * <p>Confined to one event loop; used once.
 */
public final class Crowd {

  private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(2);
  private static final int DIGITS = 3;
  private static final int THOROUGH_EVERY = 16;

  /** Is told when the window opens and when it closes. */
  public interface Watch {
    void begins();

    void ends();
  }

  private final Vertx vertx;
  private final int port;
  private final Operation operation;
  private final Targets targets;
  private final SplittableRandom random;
  private final Histogram micros = new Histogram(MOST_MICROS, DIGITS);
  private final Promise<Window> done = Promise.promise();
  private final Promise<Void> firstAnswer = Promise.promise();
  private boolean counting;
  private long refused;
  private long answered;
  private int busy;
  private @Nullable Window window;

  /** A crowd that asks the server at that port of 127.0.0.1. */
  public Crowd(
      Vertx vertx, int port, Operation operation, Targets targets, SplittableRandom random) {
    this.vertx = vertx;
    this.port = port;
    this.operation = operation;
    this.targets = targets;
    this.random = random;
  }

  /**
   * Connects, asks for a while, then counts, then waits for the last answers and disconnects.
   *
   * @param leadIn from the first answer to the window
   * @param length of the window, which stays open longer if nothing was answered in it
   * @return fails with the first {@link WrongAnswer}
   */
  public Future<Window> run(int size, Duration leadIn, Duration length, Watch watch) {
    NetClient net = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    List<Future<Client>> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clients.add(net.connect(port, "127.0.0.1").map(socket -> new Client(this, socket)));
    }
    return Future.all(clients)
        .compose(
            all -> {
              busy = size;
              firstAnswer
                  .future()
                  .onSuccess(
                      first -> vertx.setTimer(leadIn.toMillis() + 1, id -> open(length, watch)));
              all.<Client>list().forEach(Client::ask);
              return done.future();
            })
        .onComplete(end -> net.close());
  }

  private void open(Duration length, Watch watch) {
    long begin = System.nanoTime();
    counting = true;
    watch.begins();
    vertx.setTimer(length.toMillis() + 1, id -> close(begin, watch));
  }

  private void close(long begin, Watch watch) {
    if (micros.getTotalCount() + refused == 0) {
      vertx.setTimer(1, id -> close(begin, watch));
      return;
    }
    counting = false;
    watch.ends();
    window = new Window(System.nanoTime() - begin, refused, micros);
  }

  Call next() {
    return operation.next(targets, random);
  }

  /**
   * Takes an answer and says whether to ask on.
   *
   * @throws WrongAnswer when it is not a right one
   */
  boolean answered(Call call, Answer answer, long nanos) {
    firstAnswer.tryComplete();
    boolean refusal = answer.isRefusal();
    String fault = refusal ? null : answer.fault(call, answered++ % THOROUGH_EVERY == 0);
    if (fault != null) {
      throw new WrongAnswer(operation.label() + ": " + fault + ": " + answer);
    }
    if (counting && refusal) {
      refused++;
    } else if (counting) {
      micros.recordValue(Math.min(nanos / 1_000, MOST_MICROS));
    }
    if (window != null && --busy == 0) {
      done.tryComplete(window);
    }
    return window == null;
  }

  void fail(Throwable cause) {
    done.tryFail(cause);
  }

  /** A connection has closed; only this crowd may do that, at its end. */
  void lost() {
    fail(new WrongAnswer(operation.label() + ": the server closed a connection"));
  }
}
