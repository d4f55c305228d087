package dev.millrace.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One event loop's share of the server: a listener on the common port and its connections.
final class EventLoopServer extends VerticleBase {
  private final HttpConfig config;
  private final HttpServerOptions options;
  private final SocketAddress address;
  private final Dispatcher dispatcher;
  private io.vertx.core.http.@Nullable HttpServer server;
  private @Nullable Connections connections;
  private volatile int port;

  EventLoopServer(Listener listener) {
    this.config = listener.config();
    this.options = listener.options();
    this.address = listener.address();
    this.dispatcher = listener.dispatcher();
  }

  @Override
  public Future<?> start() {
    var tracked = new Connections(vertx, config, dispatcher.load());
    var listener =
        vertx
            .createHttpServer(options)
            .connectionHandler(http -> opened(tracked.opened(http)))
            .requestHandler(request -> dispatcher.dispatch(request, tracked))
            .invalidRequestHandler(Rejected::answer);
    connections = tracked;
    server = listener;
    tracked.watch();
    return listener.listen(address).onSuccess(bound -> port = bound.actualPort());
  }

  private void opened(Connection connection) {
    Shortcut.open(dispatcher, connection);
    StreamShortcut.open(dispatcher, connection);
  }

  int port() {
    return port;
  }

  /// Uses another certificate for the connections to come, on all loops.
  Future<Boolean> encrypt(ServerSSLOptions renewed) {
    var listener = server;
    return listener == null
        ? Future.failedFuture("the server has stopped")
        : listener.updateSSLOptions(renewed, true);
  }

  /// Closes idle connections now, the others when their answers are out or `limit` has passed.
  Future<Void> drain(Duration limit) {
    var listener = server;
    if (listener == null) {
      return Future.succeededFuture();
    }
    var all = connections;
    Promise<Void> handedOver = Promise.promise();
    context.runOnContext(
        _ -> {
          if (all != null) {
            all.handOver();
          }
          handedOver.complete();
        });
    return handedOver
        .future()
        .compose(_ -> listener.shutdown(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS));
  }

  @Override
  public Future<?> stop() {
    if (connections != null) {
      connections.forget();
    }
    Afterwards.here().end();
    return Future.succeededFuture();
  }
}
