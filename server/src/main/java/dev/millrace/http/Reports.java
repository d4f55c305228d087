package dev.millrace.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Where every exchange ends, whichever way it was answered: it is counted no longer, and whoever
/// wants to know hears of it.
///
/// **Threading**: on the event loop of the connection.
record Reports(Load load, HttpMetrics metrics) {
  private static final Logger LOG = System.getLogger(HttpServer.class.getName() + ".access");

  /// The exchange is over.
  ///
  /// @param finished of its wire
  /// @param nanos when
  void over(Connection connection, Gone finished, HttpMetrics.Exchange exchange, long nanos) {
    end(connection, finished, nanos);
    tell(exchange);
  }

  /// The exchange is over, as thousands of others may be at the same time: it is told of a moment
  /// later.
  ///
  /// @param nanos when
  void overAmongMany(
      Connection connection, Gone finished, HttpMetrics.Exchange exchange, long nanos) {
    end(connection, finished, nanos);
    connection.home().later(() -> tell(exchange));
  }

  private void end(Connection connection, Gone finished, long nanos) {
    connection.requestDone(nanos);
    load.requestDone();
    finished.flip();
  }

  private void tell(HttpMetrics.Exchange exchange) {
    metrics.finished(exchange);
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(Level.DEBUG, line(exchange));
    }
  }

  private static String line(HttpMetrics.Exchange exchange) {
    Request request = exchange.request();
    return "answered a request"
        + (" id=" + request.id())
        + (" address=" + request.address())
        + (" method=" + exchange.method())
        + (" route=" + exchange.route())
        + (" status=" + exchange.status())
        + (" micros=" + exchange.nanos() / 1000)
        + (" bytes=" + exchange.bytesSent());
  }
}
