package dev.errand.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.errand.TestHttp;
import dev.errand.TestHttp.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before the service and says at the first call of each kind that it is busy. */
final class BusyFront implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final TestHttp service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** When calls came, by the last word of their path. */
  private final Map<String, List<Long>> calls = new ConcurrentHashMap<>();

  private BusyFront(TestHttp service, HttpServer server) {
    this.service = service;
    this.server = server;
  }

  static BusyFront start(TestHttp service) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    BusyFront front = new BusyFront(service, HttpServer.create(any, 0));
    front.server.createContext("/", front::answer);
    front.server.setExecutor(front.threads);
    front.server.start();
    return front;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    List<Long> before =
        calls.computeIfAbsent(
            path.substring(path.lastIndexOf('/')), kind -> new CopyOnWriteArrayList<>());
    before.add(System.nanoTime());
    if (before.size() == 1) {
      exchange.getResponseHeaders().set("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
      send(exchange, 503, "{\"type\":\"/problems/overloaded\"}");
    } else {
      Answer answer = service.post(path, body);
      send(exchange, answer.status(), answer.body());
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /** How long who called waited before he called again, of each of these kinds. */
  List<Duration> pauses(String... kinds) {
    List<Duration> pauses = new ArrayList<>();
    for (String kind : kinds) {
      List<Long> times = calls.getOrDefault(kind, List.of());
      pauses.add(Duration.ofNanos(times.get(1) - times.get(0)));
    }
    return pauses;
  }

  static boolean isLongEnough(Duration pause) {
    return pause.compareTo(RETRY_AFTER) >= 0;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
