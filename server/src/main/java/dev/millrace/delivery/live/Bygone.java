package dev.millrace.delivery.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.millrace.http.Body;
import dev.millrace.http.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Segments that memory has let go of, read from the store once for all who ask for them.
///
/// **Threading**: any; never blocks. **Limits**: [#AT_ONCE] are read at a time, and each waits for
/// its turn for [#PATIENCE]; they weigh a sixteenth of the heap, and a quarter of that again while
/// somebody still reads what is not kept any more ([Leftovers]).
///
/// **On failure** of the store those who wait hear of it, and the next who asks has it tried again.
final class Bygone {
  static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SHARE_OF_THE_HEAP = 16;
  private static final int LEFTOVER_ONE_IN = 4;
  private static final Executor READERS = task -> Thread.ofVirtual().name("live-past").start(task);

  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Cache<String, Kept> segments;
  private final Leftovers leftovers;

  /// @param mostBytes that are kept
  Bygone(long mostBytes) {
    this.leftovers = new Leftovers(mostBytes / LEFTOVER_ONE_IN, System::nanoTime);
    this.segments =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .<String, Kept>weigher((_, kept) -> kept.flight.weight())
            .expireAfterAccess(Duration.ofSeconds(30))
            .removalListener(this::removed)
            .executor(Runnable::run)
            .build();
  }

  static Bygone ofTheHeap() {
    return new Bygone(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);
  }

  /// One segment, for all who ask; no record, as it is itself alone.
  private static final class Kept {
    private final Flight flight = new Flight();
    private final CompletableFuture<Optional<Body.Buffer>> read = new CompletableFuture<>();

    /// For one who asks.
    private Optional<Body> body(Optional<Body.Buffer> found, Leftovers leftovers) {
      return found.map(
          all -> {
            Leftovers.Use use = leftovers.of(flight);
            use.begin();
            return all.lent(use::end, flight.bytes()::isCalledBack);
          });
    }
  }

  /// One that was weighed replaces itself.
  private void removed(@Nullable String key, @Nullable Kept kept, RemovalCause cause) {
    if (kept != null && cause != RemovalCause.REPLACED) {
      leftovers.add(kept.flight);
    }
  }

  /// A segment; empty when the store does not have it.
  ///
  /// @param key names it
  /// @param read has it read; blocks
  /// **On failure** 503 while slow viewers hold what there is of memory.
  CompletionStage<Optional<Body>> of(String key, Supplier<Optional<byte[]>> read) {
    Kept known = segments.getIfPresent(key);
    if (known == null && !leftovers.haveRoom()) {
      throw crowded("slow viewers hold the memory for what is past");
    }
    Kept kept = known == null ? segments.get(key, _ -> begin(key, read)) : known;
    return kept.read.thenApply(found -> kept.body(found, leftovers));
  }

  private Kept begin(String key, Supplier<Optional<byte[]>> read) {
    var kept = new Kept();
    READERS.execute(() -> read(key, kept, read));
    return kept;
  }

  /// What is not there, or can not be read, is looked for anew by who comes next.
  private void read(String key, Kept kept, Supplier<Optional<byte[]>> read) {
    try {
      Optional<byte[]> found = inTurn(read);
      found.ifPresentOrElse(
          all -> {
            kept.flight.bytes().be(all);
            segments.asMap().replace(key, kept, kept);
          },
          () -> segments.asMap().remove(key, kept));
      kept.read.complete(found.map(all -> Body.Buffer.of(ByteBuffer.wrap(all))));
    } catch (RuntimeException | InterruptedException e) {
      segments.asMap().remove(key, kept);
      kept.read.completeExceptionally(e);
    }
  }

  private Optional<byte[]> inTurn(Supplier<Optional<byte[]>> read) throws InterruptedException {
    if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw crowded("too much of what is past is asked for at once");
    }
    try {
      return read.get();
    } finally {
      turns.release();
    }
  }

  private static Problem.Thrown crowded(String why) {
    return Problem.UNAVAILABLE.because(why).thrown().with("Retry-After", "1");
  }

  /// What the segments weigh that are kept.
  long bytes() {
    segments.cleanUp();
    return segments.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }
}
