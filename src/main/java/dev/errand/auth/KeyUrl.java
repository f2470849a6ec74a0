package dev.errand.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JWK set behind a URL. The JDK's client has threads of its own, so no event loop has to do with
 * it; it checks the server's certificate and name, and follows no redirect.
 */
record KeyUrl(URI url, HttpClient client) implements KeySource {

  private static final int OK = 200;

  static KeyUrl of(URI url) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new KeyUrl(url, client);
  }

  /** By what it is called: no name server is asked. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String read(Duration limit) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(limit)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(MAX_BYTES));
    try {
      // The request's own limit ends with the head: a body that drips would be waited for.
      HttpResponse<byte[]> whole = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (whole.statusCode() != OK) {
        throw new IOException("it was answered with " + whole.statusCode());
      }
      return new String(whole.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException late) {
      throw new IOException("it was not answered within " + limit.toMillis() + " ms", late);
    } catch (ExecutionException failed) {
      throw new IOException(reason(failed), failed);
    } finally {
      answer.cancel(true);
    }
  }

  private static String reason(ExecutionException failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    String message = cause.getMessage();
    String kind = cause.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message.lines().findFirst().orElse("");
  }

  @Override
  public String toString() {
    return "KeyUrl[" + url.getHost() + "]";
  }
}
