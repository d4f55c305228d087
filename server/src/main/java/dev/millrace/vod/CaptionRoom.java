package dev.millrace.vod;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory in which captions are read: whoever holds a whole text takes room for it first.
///
/// A text that is parsed takes about eight times its file. **Threading:** safe; whoever came first
/// is served first. **Limits:** 16 MiB of texts at once, that is one of the largest and a few
/// others; a wait of [#PATIENCE].
final class CaptionRoom {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KIB = 1 << 10;
  private static final int ALL_KIB = 16 << 10;

  /// What the smallest takes.
  private static final int LEAST_KIB = 64;

  private final Semaphore kib = new Semaphore(ALL_KIB, true);

  /// Room that is held until it is closed.
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }

  /// Room for a text; empty when there was none in time.
  Optional<Lease> take(long textBytes) {
    int wanted = Math.clamp(textBytes / KIB, LEAST_KIB, ALL_KIB);
    try {
      boolean taken = kib.tryAcquire(wanted, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return taken ? Optional.of(() -> kib.release(wanted)) : Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
