package dev.millrace.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Takes each parsed request from an event loop to its handler's kind of thread.
final class Dispatcher {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("http-", 0).factory();

  private static final int USUAL_FIELDS = 16;

  private final HttpConfig config;
  private final Routes routes;
  private final HttpMetrics metrics;
  private final Callers callers;
  private final Load load;

  Dispatcher(HttpConfig config, Routes routes, HttpMetrics metrics, Load load) {
    this.config = config;
    this.routes = routes;
    this.metrics = metrics;
    this.callers = new Callers(config);
    this.load = load;
  }

  Load load() {
    return load;
  }

  void dispatch(HttpServerRequest incoming, Connections connections) {
    Connection connection = connections.of(incoming.connection());
    if (connection == null) {
      return;
    }
    connection.requestBegun();
    int requests = load.requestBegun();
    var socket = new Socket(incoming, config, load);
    Request request = request(incoming, socket, connection);
    Routes.Match match = routes.match(request);
    var exchange = new Exchange(socket, match, metrics, connection);
    Problem refusal = refusal(connection, requests);
    if (refusal == null && callers.isAmbiguous(incoming, request.headers())) {
      refusal = Problem.BAD_REQUEST.because("one Host is needed");
    }
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (match.isBlocking()) {
      THREADS.newThread(exchange::runBlocking).start();
    } else {
      exchange.runImmediate();
    }
  }

  private Request request(HttpServerRequest incoming, Socket socket, Connection connection) {
    var headers = new Headers.Collector(USUAL_FIELDS);
    incoming.headers().forEach(headers::add);
    Headers all = headers.headers();
    var head =
        Request.Head.of(
            incoming.method().name(),
            incoming.uri(),
            connection.usualQuery(),
            all,
            callers.of(incoming, all, connection));
    connection.asked(head.target());
    return Request.of(head, socket);
  }

  private @Nullable Problem refusal(Connection connection, int requests) {
    if (load.isStopping()) {
      return Problem.UNAVAILABLE.because("the server is stopping");
    }
    if (connection.isRefused()) {
      return Problem.UNAVAILABLE.because("too many connections");
    }
    if (requests > config.limits().maxRequests()) {
      return Problem.UNAVAILABLE.because("too many requests at once");
    }
    return null;
  }
}
