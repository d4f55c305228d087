package dev.millrace.streams.stage;

import dev.millrace.streams.VideoStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Streams that could not begin: each is tried again after pauses that grow to half a minute, and
/// at once when it is wanted otherwise.
///
/// **Threading**: for one thread.
final class Refusals {
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int DOUBLINGS = 5;

  private final LongSupplier nanoTime;
  private final Map<String, Refusal> refusals = new HashMap<>();

  /// When the next try of a stream is due, which was refused so many times.
  private record Refusal(long revision, int times, long dueNanos) {}

  /// @param nanoTime as [System#nanoTime]
  Refusals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void add(VideoStream stream) {
    Refusal before = refusals.get(stream.id());
    int times = before == null || before.revision != stream.revision() ? 0 : before.times;
    long due = nanoTime.getAsLong() + (FIRST_NANOS << Math.min(times, DOUBLINGS));
    refusals.put(stream.id(), new Refusal(stream.revision(), times + 1, due));
  }

  boolean isDue(VideoStream stream) {
    Refusal last = refusals.get(stream.id());
    return last == null
        || last.revision != stream.revision()
        || nanoTime.getAsLong() - last.dueNanos >= 0;
  }

  /// Forgets all others.
  void keepOnly(Collection<String> ids) {
    refusals.keySet().retainAll(ids);
  }
}
