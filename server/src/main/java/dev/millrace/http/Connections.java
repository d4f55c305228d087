package dev.millrace.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
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

  void forget() {
    vertx.cancelTimer(timer);
    open.clear();
  }

  void opened(HttpConnection http) {
    int excess = load.connectionOpened() - config.limits().maxConnections();
    open.put(http, new Connection(http, System.nanoTime(), excess > 0));
    http.closeHandler(
        _ -> {
          open.remove(http);
          load.connectionClosed();
        });
    if (excess > TOLD) {
      http.close();
    }
  }

  /// The connection's record, or null when it is closed already.
  @Nullable Connection of(HttpConnection http) {
    return open.get(http);
  }

  private void sweep(long now) {
    var timeouts = config.timeouts();
    for (Connection connection : List.copyOf(open.values())) {
      if (connection.isWasted(now, timeouts)) {
        connection.cut();
      } else {
        connection.cutOverdue(now, timeouts.write());
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
