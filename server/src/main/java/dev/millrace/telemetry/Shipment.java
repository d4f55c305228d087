package dev.millrace.telemetry;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The events of one request on their way to where they are safe.
///
/// **Threading:** any.
final class Shipment {
  private final List<StoredEvent> events;
  private final long bytes;
  private final CompletableFuture<Boolean> kept;
  private final AtomicInteger open;
  private final AtomicBoolean isSpooled = new AtomicBoolean();
  private volatile boolean hasFailed;
  private volatile long sentNanos;

  /// @param kept completed when it is known whether they are safe
  Shipment(List<StoredEvent> events, long bytes, CompletableFuture<Boolean> kept) {
    this.kept = kept;
    this.events = List.copyOf(events);
    this.bytes = bytes;
    this.open = new AtomicInteger(events.size());
  }

  List<StoredEvent> events() {
    return events;
  }

  long bytes() {
    return bytes;
  }

  /// True when the events are safe, false when they are not and will not be.
  CompletableFuture<Boolean> kept() {
    return kept;
  }

  void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  /// Whether Kafka has had so long, and has not said what became of it.
  boolean waitsSince(long nanos) {
    return open.get() > 0 && sentNanos - nanos <= 0;
  }

  /// Kafka has said what became of one event; true when that was the last.
  boolean answered(boolean isKept) {
    if (!isKept) {
      hasFailed = true;
    }
    return open.decrementAndGet() == 0;
  }

  boolean isAnswered() {
    return open.get() == 0;
  }

  boolean hasFailed() {
    return hasFailed;
  }

  /// Takes it for the spool; true for the first that does.
  boolean takeForSpool() {
    return isSpooled.compareAndSet(false, true);
  }
}
