package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Files of cached objects that stay open, so that sending one again costs no look at the folder.
///
/// **Threading**: any; only [#open] blocks. **Limits**: the number given; those used least are
/// closed, when nobody sends them any more.
final class OpenFiles implements AutoCloseable {
  private final Cache<String, Opened> files;
  private final Forgetting forgetting = new Forgetting();

  OpenFiles(int most, Executor executor) {
    this.files =
        Caffeine.newBuilder()
            .maximumSize(most)
            .executor(executor)
            .<String, Opened>removalListener((_, opened, _) -> release(opened))
            .build();
  }

  /// Opens the file of an object.
  @FunctionalInterface
  interface Opener {
    /// The file and what it holds, or null when there is none that can be used.
    @Nullable Opened open() throws IOException;
  }

  /// A file and the object that it begins with.
  record Opened(Facts facts, Beside beside, OpenFile file) {
    Opened(Facts facts, OpenFile file) {
      this(facts, new Beside(), file);
    }

    private Cached.OnDisk with(OpenFile used) {
      return new Cached.OnDisk(facts, beside, used);
    }
  }

  /// The object's file when it is open already.
  Cached.@Nullable OnDisk recall(String key) {
    Opened opened = files.getIfPresent(key);
    OpenFile used = opened == null ? null : opened.file().acquire();
    return opened == null || used == null ? null : opened.with(used);
  }

  /// The object's file, opened by `opener` unless it is open. One that is forgotten meanwhile is
  /// for who asked for it before, and for nobody else.
  Cached.@Nullable OnDisk open(String key, Opener opener) throws IOException {
    long before = forgetting.count(key);
    Cached.OnDisk known = recall(key);
    if (known != null) {
      return known;
    }
    Opened opened = opener.open();
    if (opened == null) {
      return null;
    }
    opened.file().acquire();
    files.put(key, opened);
    if (forgetting.count(key) != before) {
      files.asMap().remove(key, opened);
    }
    return opened.with(opened.file());
  }

  boolean has(String key) {
    return files.asMap().containsKey(key);
  }

  void forget(String key) {
    forgetting.one(key);
    files.invalidate(key);
  }

  long forget(Predicate<String> keys) {
    long before = files.estimatedSize();
    forgetting.many();
    files.asMap().keySet().removeIf(keys);
    return before - files.estimatedSize();
  }

  private static void release(@Nullable Opened opened) {
    if (opened != null) {
      opened.file().release();
    }
  }

  @Override
  public void close() {
    files.invalidateAll();
    files.cleanUp();
  }
}
