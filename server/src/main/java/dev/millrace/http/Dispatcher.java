package dev.millrace.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Takes each parsed request from an event loop to its handler's kind of thread.
final class Dispatcher {
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("http-", 0).factory();

  private final HttpConfig config;
  private final Routes routes;
  private final Callers callers;
  private final Reports reports;

  Dispatcher(HttpConfig config, Routes routes, HttpMetrics metrics, Load load) {
    this.config = config;
    this.routes = routes;
    this.callers = new Callers(config);
    this.reports = new Reports(load, metrics);
  }

  Load load() {
    return reports.load();
  }

  Reports reports() {
    return reports;
  }

  /// Answers a request that the transport hands over.
  void dispatch(HttpServerRequest incoming, Connections connections) {
    Connection connection = connections.of(incoming.connection());
    if (connection == null) {
      return;
    }
    Ahead ahead = connection.takeAhead();
    if (ahead == null) {
      var socket = new Socket(incoming, config, load());
      Begun begun = begin(Received.of(incoming), socket, connection);
      answer(new Exchange(socket, begun, reports, connection), begun, null);
    } else {
      var socket = new Socket(incoming, config, load(), ahead.wire());
      var exchange = new Exchange(socket, ahead.begun(), reports, connection);
      answer(exchange, ahead.begun(), ahead.answer());
    }
  }

  private static void answer(
      Exchange exchange, Begun begun, @Nullable CompletableFuture<Response> answer) {
    Problem refusal = begun.refusal();
    if (refusal != null) {
      exchange.refuse(refusal);
    } else if (answer != null) {
      exchange.await(answer);
    } else if (begun.match().isBlocking()) {
      THREADS.newThread(exchange::runBlocking).start();
    } else {
      exchange.runImmediate();
    }
  }

  /// Begins a request without a body that the transport has not handed over.
  Ahead ahead(Received received, Connection connection) {
    return ahead(received, BareWire.NO_BODY, connection);
  }

  /// Begins a request that the transport has not handed over.
  ///
  /// @param body all of it
  Ahead ahead(Received received, byte[] body, Connection connection) {
    var wire = new BareWire(connection.home(), body);
    Begun begun = begin(received, wire, connection);
    boolean runs = begun.refusal() == null && !begun.match().isBlocking();
    return new Ahead(begun, wire, runs ? begun.match().answer().toCompletableFuture() : null);
  }

  /// Ends what was begun of a request that the transport did not hand over, as it is about to
  /// close.
  void forget(Connection connection) {
    Ahead left = connection.takeAhead();
    if (left != null) {
      abandon(connection, left);
    }
  }

  /// Ends what was begun of a request whose client has left.
  void abandon(Connection connection, Ahead left) {
    left.abandon();
    long now = System.nanoTime();
    reports.over(connection, left.wire().finished(), left.begun().unanswered(now), now);
  }

  private Begun begin(Received received, Wire wire, Connection connection) {
    long nanos = System.nanoTime();
    // What throws is not counted, as nobody would ever count it down.
    Routes.Match match = routes.match(request(received, wire, connection));
    connection.requestBegun();
    int requests = load().requestBegun();
    Problem refusal = refusal(connection, requests);
    if (refusal == null && callers.isAmbiguous(received)) {
      refusal = Problem.BAD_REQUEST.because("one Host is needed");
    }
    return new Begun(match, nanos, refusal);
  }

  private Request request(Received received, Wire wire, Connection connection) {
    var head =
        Request.Head.of(
            received.method(),
            received.target(),
            connection.usualQuery(),
            received.fields(),
            callers.of(received, connection));
    connection.asked(head.target());
    return Request.of(head, wire);
  }

  private @Nullable Problem refusal(Connection connection, int requests) {
    if (load().isStopping()) {
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
