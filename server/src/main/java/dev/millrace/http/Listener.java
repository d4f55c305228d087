package dev.millrace.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One port and what answers on it; every event loop listens there.
record Listener(
    HttpConfig config, SocketAddress address, HttpServerOptions options, Dispatcher dispatcher) {
  /// Larger than Linux's usual cap, so that the kernel's own limit is the one that counts.
  private static final int ACCEPT_BACKLOG = 8192;

  /// What a client of HTTP/2 may send ahead of a reader: a stream, and all of a connection's.
  private static final int STREAM_WINDOW_BYTES = 512 * 1024;

  private static final int CONNECTION_WINDOW_BYTES = 2 * 1024 * 1024;

  /// Streams that a client may take back: a viewer who seeks does, an attacker all the time.
  private static final int MAX_RESETS = 200;

  private static final int RESETS_SECONDS = 30;

  /// @param number tells the free port of one listener from that of another
  static Listener of(HttpConfig config, int number, Dispatcher dispatcher) {
    return new Listener(config, address(config, number), options(config), dispatcher);
  }

  Listener encrypted(Encryption encryption) {
    return new Listener(config, address, encryption.on(options), dispatcher);
  }

  private static SocketAddress address(HttpConfig config, int number) {
    return config.port() == 0
        ? SocketAddress.sharedRandomPort(number, config.host())
        : SocketAddress.inetSocketAddress(config.port(), config.host());
  }

  static HttpServerOptions options(HttpConfig config) {
    var limits = config.limits();
    return new HttpServerOptions()
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setMaxInitialLineLength(RequestTarget.MAX_BYTES + 64)
        .setHttp2ClearTextEnabled(config.proxies().clearTextHttp2())
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(limits.maxStreams())
                .setMaxHeaderListSize(limits.maxHeaderBytes())
                .setInitialWindowSize(STREAM_WINDOW_BYTES))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
        .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
        // No WebSockets are spoken, and their handler breaks off at the 129th request in a
        // pipeline.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false);
  }
}
