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

  private final Cache<String, Facts> objects = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Shelf shelf;

  Slices(Shelf shelf) {
    this.shelf = shelf;
  }

  /// Where slices are found.
  interface Shelf {
    /// Waits for it, if need be.
    Cached find(Slice slice) throws IOException;

    boolean has(Slice slice);

    /// Fetches it if it is not here.
    void prefetch(Slice slice);
  }

  /// An object was found to be too large.
  void note(Facts whole) {
    objects.put(whole.key(), whole);
  }

  /// Something that an earlier process left was found, perhaps a slice.
  void noteKept(Facts kept) {
    Slice slice = Slice.parse(kept.key());
    if (slice != null) {
      objects.asMap().merge(slice.object(), slice.whole(kept), Slices::later);
    }
  }

  private static Facts later(Facts one, Facts other) {
    return one.fetchedAt().isBefore(other.fetchedAt()) ? other : one;
  }

  /// The object, if it is known to be one of these.
  @Nullable Sliced recall(String key) {
    Facts whole = objects.getIfPresent(key);
    return whole == null
        ? null
        : new Sliced(
            whole,
            isHere(whole),
            (from, length) -> new SliceLoan(this, whole, from, from + length));
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
    objects.asMap().remove(whole.key(), whole);
  }
}
