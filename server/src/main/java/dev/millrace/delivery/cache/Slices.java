package dev.millrace.delivery.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.delivery.cache.Cached.Sliced;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The objects that are too large to be kept whole: which there are, and the way through their
/// slices.
///
/// **Threading**: any; never blocks. **Limits**: [#MOST] objects; one that is forgotten is asked
/// for anew, its slices stay.
final class Slices {
  private static final int MOST = 4096;

  /// Of an object with more slices nobody looks whether all of them are here.
  private static final int MOST_LOOKS = 256;

  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Cache<String, Known> objects = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Shelf shelf;

  Slices(Shelf shelf) {
    this.shelf = shelf;
  }

  /// An object, and whether all of its slices were here a moment ago.
  private final class Known {
    private final Facts whole;
    private volatile boolean isHere;
    private volatile long lookedNanos = System.nanoTime() - LOOK_NANOS;

    Known(Facts whole) {
      this.whole = whole;
    }

    /// To look for all of them costs more than a hit does.
    boolean isHere() {
      long now = System.nanoTime();
      if (now - lookedNanos >= LOOK_NANOS) {
        lookedNanos = now;
        isHere = Slices.this.isHere(whole);
      }
      return isHere;
    }
  }

  /// Where slices are found.
  interface Shelf {
    /// Waits for it, if need be.
    Cached find(Slice slice) throws IOException;

    boolean has(Slice slice);

    /// Forgets it: it can not be read where it is.
    void drop(Slice slice);

    /// Fetches it if it is not here.
    void prefetch(Slice slice);
  }

  /// An object was found to be too large.
  void note(Facts whole) {
    objects.put(whole.key(), new Known(whole));
  }

  /// Something that an earlier process left was found, perhaps a slice.
  void noteKept(Facts kept) {
    Slice slice = Slice.parse(kept.key());
    if (slice != null) {
      objects.asMap().merge(slice.object(), new Known(slice.whole(kept)), Slices::later);
    }
  }

  private static Known later(Known one, Known other) {
    return one.whole.fetchedAt().isBefore(other.whole.fetchedAt()) ? other : one;
  }

  /// The object, if it is known to be one of these.
  @Nullable Sliced recall(String key) {
    Known known = objects.getIfPresent(key);
    return known == null
        ? null
        : new Sliced(
            known.whole,
            known.isHere(),
            (from, length) -> new SliceLoan(this, known.whole, from, from + length));
  }

  private boolean isHere(Facts whole) {
    if (whole.sizeBytes() > (long) MOST_LOOKS * Slice.BYTES) {
      return false;
    }
    for (long at = 0; at < whole.sizeBytes(); at += Slice.BYTES) {
      if (!shelf.has(Slice.at(whole, at))) {
        return false;
      }
    }
    return true;
  }

  Shelf shelf() {
    return shelf;
  }

  void forget(Predicate<String> keys) {
    objects.asMap().keySet().removeIf(keys);
  }

  /// The object has another version by now, or none.
  void outdate(Facts whole) {
    objects
        .asMap()
        .computeIfPresent(whole.key(), (_, known) -> known.whole.equals(whole) ? null : known);
  }
}
