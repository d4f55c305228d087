package dev.millrace.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the server: a listener on the common port and its connections.
final class EventLoopServer extends VerticleBase {
  /// Larger than Linux's usual cap, so that the kernel's own limit is the one that counts.
  private static final int ACCEPT_BACKLOG = 8192;

  /// Names the one free port that all loops share.
  private static final int FREE_PORT = 1;

  private final HttpConfig config;
  private final Dispatcher dispatcher;
  private io.vertx.core.http.@Nullable HttpServer server;
  private @Nullable Connections connections;
  private volatile int port;

  EventLoopServer(HttpConfig config, Dispatcher dispatcher) {
    this.config = config;
    this.dispatcher = dispatcher;
  }

  @Override
  public Future<?> start() {
    var tracked = new Connections(vertx, config, dispatcher.load());
    var listener =
        vertx
            .createHttpServer(options(config))
            .connectionHandler(tracked::opened)
            .requestHandler(request -> dispatcher.dispatch(request, tracked))
            .invalidRequestHandler(Rejected::answer);
    connections = tracked;
    server = listener;
    tracked.watch();
    return listener.listen(address(config)).onSuccess(bound -> port = bound.actualPort());
  }

  int port() {
    return port;
  }

  /// Closes idle connections now, the others when their answers are out or `limit` has passed.
  Future<Void> drain(Duration limit) {
    var listener = server;
    if (listener == null) {
      return Future.succeededFuture();
    }
    return listener.shutdown(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> stop() {
    if (connections != null) {
      connections.forget();
    }
    return Future.succeededFuture();
  }

  private static SocketAddress address(HttpConfig config) {
    return config.port() == 0
        ? SocketAddress.sharedRandomPort(FREE_PORT, config.host())
        : SocketAddress.inetSocketAddress(config.port(), config.host());
  }

  /// TLS has its place here: key, certificate and ALPN, when the configuration brings them.
  static HttpServerOptions options(HttpConfig config) {
    var limits = config.limits();
    return new HttpServerOptions()
        .setAcceptBacklog(ACCEPT_BACKLOG)
        .setTcpNoDelay(true)
        .setReuseAddress(true)
        .setMaxHeaderSize(limits.maxHeaderBytes())
        .setMaxInitialLineLength(RequestTarget.MAX_BYTES + 64)
        .setHttp2ClearTextEnabled(config.proxies().clearTextHttp2())
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(limits.maxStreams())
                .setMaxHeaderListSize(limits.maxHeaderBytes()))
        // No WebSockets are spoken, and their handler breaks off at the 129th request in a
        // pipeline.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHandle100ContinueAutomatically(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false);
  }
}
