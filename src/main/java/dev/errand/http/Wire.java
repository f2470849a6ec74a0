package dev.errand.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.concurrent.TimeUnit;

/** The limits of what is read from the public port, whichever HTTP is spoken. */
final class Wire {

  static final int MAX_HEADERS = 16_384;
  static final int MAX_STREAMS = 100;

  private static final int LINE_OVERHEAD = "OPTIONS  HTTP/1.1".length();
  private static final int GZIP_FROM = 1_024;
  private static final int WINDOW_BYTES = 65_535;

  /**
   * Streams that may be reset within a time, by either side: more is an attack (CVE-2023-44487).
   */
  private static final int MAX_RESETS = 200;

  private static final int RESETS_SECONDS = 30;

  private Wire() {}

  static HttpServerOptions options(HttpVerticle.Options options) {
    HttpServerOptions wire =
        new HttpServerOptions()
            // By these the front door knows the port again.
            .setHost(options.host())
            .setPort(options.port())
            .setMaxInitialLineLength(Dispatcher.MAX_URL + LINE_OVERHEAD)
            .setMaxHeaderSize(MAX_HEADERS)
            .setTcpNoDelay(true)
            .setCompressionSupported(true)
            .setCompressionContentSizeThreshold(GZIP_FROM)
            .setHttp2ClearTextEnabled(true)
            .setInitialSettings(streams())
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    wire.setIdleTimeout(Math.toIntExact(options.idleTimeout().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    HttpVerticle.Tls tls = options.tls();
    if (tls != null) {
      encrypt(wire, tls.identity().options(options.headTimeout()));
    }
    return wire;
  }

  /**
   * The limits of HTTP/2 (RFC 9113, section 6.5.2). What lies unread is bounded by the windows: 64
   * KiB for each connection with all its streams.
   */
  private static Http2Settings streams() {
    return new Http2Settings()
        .setMaxConcurrentStreams(MAX_STREAMS)
        .setMaxHeaderListSize(MAX_HEADERS)
        .setInitialWindowSize(WINDOW_BYTES);
  }

  private static void encrypt(HttpServerOptions wire, ServerSSLOptions ssl) {
    wire.setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(ssl.getKeyCertOptions())
        .setEnabledSecureTransportProtocols(ssl.getEnabledSecureTransportProtocols())
        .setSslHandshakeTimeout(ssl.getSslHandshakeTimeout())
        .setSslHandshakeTimeoutUnit(ssl.getSslHandshakeTimeoutUnit());
  }
}
