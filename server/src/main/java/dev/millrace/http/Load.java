package dev.millrace.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// How much the server carries right now, over all event loops, and who must hear that it stops.
///
/// **Limits**: a listener per open event stream, so [HttpConfig.Limits#maxRequests] bounds them.
final class Load {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  int connectionOpened() {
    return connections.incrementAndGet();
  }

  void connectionClosed() {
    connections.decrementAndGet();
  }

  int requestBegun() {
    return requests.incrementAndGet();
  }

  void requestDone() {
    requests.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  /// Runs `action` when the server stops, at once if it does already; the result forgets it.
  Runnable onStop(Runnable action) {
    listeners.add(action);
    if (stopping) {
      action.run();
    }
    return () -> listeners.remove(action);
  }

  void stop() {
    stopping = true;
    listeners.forEach(Runnable::run);
  }

  boolean isStopping() {
    return stopping;
  }
}
