package dev.millrace.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// How much the server carries right now, over all event loops, and who must hear that it stops.
///
/// **Limits**: a listener per open event stream, so [HttpConfig.Limits#maxRequests] bounds them.
final class Load {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
  private final LongAdder shortcuts = new LongAdder();
  private final Refusals refusals = new Refusals();
  private final Room room;
  private volatile boolean stopping;

  /// @param room for what is under way to all clients
  Load(Room room) {
    this.room = room;
  }

  Room room() {
    return room;
  }

  /// Connections that met a limit.
  Refusals refusals() {
    return refusals;
  }

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

  void shortcutTaken() {
    shortcuts.increment();
  }

  /// How many answers went out by a [Shortcut].
  long shortcuts() {
    return shortcuts.sum();
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
