package dev.millrace.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open connections of one event loop, and the watch that closes those which waste it: no whole
/// request head in time, idle too long, or a client that takes none of what waits for it.
///
/// **Threading**: confined to its event loop. **Limits**: the watch looks at every connection a few
/// times per shortest timeout.
final class Connections {
  private static final Logger LOG = System.getLogger(Connections.class.getName());

  /// Connections above the limit that are told so (503); more are closed unheard.
  private static final int TOLD = 256;

  private static final long MIN_TICK_MILLIS = 20;
  private static final long MAX_TICK_MILLIS = 1000;

  private final Vertx vertx;
  private final HttpConfig config;
  private final Load load;
  private final Map<HttpConnection, Connection> open = new HashMap<>();
  private long timer = -1;

  Connections(Vertx vertx, HttpConfig config, Load load) {
    this.vertx = vertx;
    this.config = config;
    this.load = load;
  }

  void watch() {
    timer = vertx.setPeriodic(tickMillis(), _ -> sweep(System.nanoTime()));
  }

  /// The server stops: the transport, which ends what it has, takes what waits elsewhere.
  void handOver() {
    List.copyOf(open.values()).forEach(connection -> connection.handOver(System.nanoTime()));
  }

  void forget() {
    vertx.cancelTimer(timer);
    open.clear();
  }

  /// A new connection: what is known of it.
  Connection opened(HttpConnection http) {
    Peers.greeted(Outflow.channel(http));
    int excess = load.connectionOpened() - config.limits().maxConnections();
    if (excess > 0) {
      load.refusals().count(Refusals.Reason.CONNECTIONS);
    }
    HttpConfig.Sending sending = config.sending();
    var flights = new Flights(load.room(), sending.connectionBytes());
    var connection =
        new Connection(http, System.nanoTime(), excess > 0, flights, new Pace(sending));
    open.put(http, connection);
    // Whoever waits for it hears of it elsewhere; clients leave all the time.
    http.exceptionHandler(failure -> LOG.log(Level.DEBUG, "a connection broke off", failure));
    http.closeHandler(
        _ -> {
          open.remove(http);
          load.connectionClosed();
        });
    if (excess > TOLD) {
      http.close();
    }
    return connection;
  }

  /// The connection's record, or null when it is closed already.
  @Nullable Connection of(HttpConnection http) {
    return open.get(http);
  }

  private void sweep(long now) {
    var timeouts = config.timeouts();
    for (Connection connection : List.copyOf(open.values())) {
      connection.flights().watch(now, timeouts.write());
      connection.handOver(now - timeouts.answer().toNanos());
      if (connection.isWasted(now, timeouts)) {
        if (!connection.hasAsked()) {
          load.refusals().count(Refusals.Reason.SILENCE);
        }
        connection.cut();
      }
    }
  }

  private long tickMillis() {
    var timeouts = config.timeouts();
    long shortest =
        Math.min(
            timeouts.header().toMillis(),
            Math.min(timeouts.idle().toMillis(), timeouts.write().toMillis()));
    return Math.clamp(shortest / 4, MIN_TICK_MILLIS, MAX_TICK_MILLIS);
  }
}
