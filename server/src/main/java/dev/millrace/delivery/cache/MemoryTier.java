package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.cache.Cached.InMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Small objects in memory off the heap: what is asked for often stays (W-TinyLFU).
///
/// **Threading**: any; [#recall] never blocks. **Limits**: its share, and beside it
/// [CacheConfig#leftoverBytes] of what was given up while answers with it are under way; while
/// there is more of that, nothing comes in.
final class MemoryTier {
  private static final int ENTRY_BYTES = 256;

  private final Cache<String, InMemory> objects;
  private final long mostLeftover;
  private final AtomicLong leftover = new AtomicLong();

  /// @param evicted hears of keys whose objects made room for others
  MemoryTier(CacheConfig config, Executor executor, Consumer<String> evicted) {
    this.mostLeftover = config.leftoverBytes();
    this.objects =
        Caffeine.newBuilder()
            .maximumWeight(config.memoryBytes())
            .weigher((String _, InMemory object) -> weight(object.bytes()))
            .executor(executor)
            .evictionListener((key, _, _) -> tell(evicted, key))
            .removalListener((_, object, _) -> giveUp(object))
            .build();
  }

  private static void tell(Consumer<String> evicted, @Nullable String key) {
    if (key != null) {
      evicted.accept(key);
    }
  }

  private static int weight(ByteBuffer bytes) {
    return bytes.limit() + ENTRY_BYTES;
  }

  /// The object, with a use of it.
  @Nullable InMemory recall(String key) {
    InMemory held = objects.getIfPresent(key);
    return held != null && held.uses().acquire() ? held : null;
  }

  /// Whether it takes anything now.
  boolean hasRoom() {
    return leftover.get() <= mostLeftover;
  }

  /// Takes an object in; with a use of it for the caller.
  ///
  /// @param file that has it as well
  InMemory hold(Facts facts, InputStream stream, Supplier<@Nullable OpenFile> file)
      throws IOException {
    try (stream) {
      byte[] bytes = stream.readNBytes(Math.toIntExact(facts.sizeBytes()));
      if (bytes.length != facts.sizeBytes()) {
        throw new IOException("the file became shorter");
      }
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      var uses = new Uses();
      uses.acquire();
      Runnable release = () -> release(uses, direct);
      var object =
          new InMemory(
              facts,
              new Beside(),
              direct.asReadOnlyBuffer(),
              file,
              new InMemory.Use(uses, release));
      objects.put(facts.key(), object);
      return object;
    }
  }

  /// What the tier has let go of counts as left over until its last answer is sent.
  private void giveUp(@Nullable InMemory object) {
    if (object != null) {
      leftover.addAndGet(weight(object.bytes()));
      object.letGo();
    }
  }

  private void release(Uses uses, ByteBuffer bytes) {
    if (uses.release()) {
      leftover.addAndGet(-weight(bytes));
    }
  }

  void remove(InMemory object) {
    objects.asMap().remove(object.facts().key(), object);
  }

  boolean has(String key) {
    return objects.asMap().containsKey(key);
  }

  /// Forgets objects; how many there were.
  long forget(Predicate<String> keys) {
    return Forgetting.some(objects.asMap().keySet(), keys);
  }

  long objects() {
    return objects.estimatedSize();
  }

  long bytes() {
    return objects.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  /// What was given up and is still being sent.
  long leftoverBytes() {
    return leftover.get();
  }
}
