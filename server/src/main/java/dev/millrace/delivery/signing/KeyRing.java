package dev.millrace.delivery.signing;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The keys that are good now, as they were read in the last [#OLDEST].
///
/// Keys that are asked for are read anew behind the answer before they are that old; those that
/// nobody asked for are read at the next question.
///
/// **Threading:** any; never blocks, reads on a virtual thread, one at a time. **On failure** of
/// the shelf the last known keys stay good, whatever their age; without any the answer fails.
final class KeyRing {
  static final Duration OLDEST = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Logger LOG = System.getLogger(KeyRing.class.getName());

  private final SigningKeyShelf shelf;
  private final LongSupplier nanoClock;
  private final AtomicReference<@Nullable CompletableFuture<Map<String, TrustedKey>>> reading =
      new AtomicReference<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Known known;
  private boolean failing;

  KeyRing(SigningKeyShelf shelf, LongSupplier nanoClock) {
    this.shelf = shelf;
    this.nanoClock = nanoClock;
  }

  private record Known(
      Map<String, TrustedKey> keys, CompletableFuture<Map<String, TrustedKey>> answer, long at) {
    Known(Map<String, TrustedKey> keys, long at) {
      this(keys, CompletableFuture.completedFuture(keys), at);
    }
  }

  /// The keys by their ids; at once when they were read lately.
  CompletableFuture<Map<String, TrustedKey>> keys() {
    Known last = known;
    long age = last == null ? Long.MAX_VALUE : nanoClock.getAsLong() - last.at;
    if (last != null && age < FRESH.toNanos()) {
      return last.answer;
    }
    var fresh = read();
    if (last != null && age < OLDEST.toNanos()) {
      return last.answer;
    }
    return last == null
        ? fresh
        : fresh.copy().completeOnTimeout(last.keys, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The keys have changed: those of now count from when this returns; what was being read
  /// meanwhile does not.
  void changed() {
    lock.lock();
    try {
      changes.incrementAndGet();
      keep(shelf.all());
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Map<String, TrustedKey>> read() {
    var mine = new CompletableFuture<Map<String, TrustedKey>>();
    var other = reading.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Thread.ofVirtual().name("signing-keys").start(() -> read(mine));
    return mine;
  }

  private void read(CompletableFuture<Map<String, TrustedKey>> answer) {
    int before = changes.get();
    try {
      var keys = keepUnlessChanged(shelf.all(), before);
      reading.set(null);
      answer.complete(keys);
    } catch (RuntimeException | Error e) {
      reading.set(null);
      stay(answer, e);
    }
  }

  private void stay(CompletableFuture<Map<String, TrustedKey>> answer, Throwable obstacle) {
    lock.lock();
    try {
      var level = failing ? Level.DEBUG : Level.WARNING;
      LOG.log(level, "signing keys stay as they were reason={0}", obstacle.getMessage());
      failing = true;
      Known last = known;
      if (last == null) {
        answer.completeExceptionally(obstacle);
      } else {
        known = new Known(last.keys, nanoClock.getAsLong());
        answer.complete(last.keys);
      }
    } finally {
      lock.unlock();
    }
  }

  private Map<String, TrustedKey> keepUnlessChanged(List<SigningKey> all, int before) {
    lock.lock();
    try {
      Known last = known;
      failing = false;
      return last == null || changes.get() == before ? keep(all) : last.keys;
    } finally {
      lock.unlock();
    }
  }

  /// A key that stays keeps its instance.
  private Map<String, TrustedKey> keep(List<SigningKey> all) {
    Known last = known;
    var keys = new HashMap<String, TrustedKey>();
    for (SigningKey key : all) {
      TrustedKey before = last == null ? null : last.keys.get(key.id());
      keys.put(key.id(), before != null && before.key().equals(key) ? before : TrustedKey.of(key));
    }
    known = new Known(Map.copyOf(keys), nanoClock.getAsLong());
    return keys;
  }
}
