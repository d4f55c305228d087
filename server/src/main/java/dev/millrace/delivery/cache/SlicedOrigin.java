package dev.millrace.delivery.cache;

import dev.millrace.store.ObjectMissing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/// An origin that also has the slices of its objects, each of the version that its key names.
record SlicedOrigin(Origin whole) implements Origin {
  @Override
  public Opened open(String key, long from) {
    Slice slice = Slice.parse(key);
    if (slice == null) {
      return whole.open(key, from);
    }
    long length = slice.lengthBytes() - from;
    Opened opened = whole.open(slice.object(), slice.etag(), slice.from() + from, length);
    requireSame(slice, opened);
    return opened.cut(slice.lengthBytes());
  }

  /// An origin that says another size of the same version does not know what it has.
  private static void requireSame(Slice slice, Opened opened) {
    if (opened.sizeBytes() == slice.objectBytes()) {
      return;
    }
    try (opened) {
      throw new ObjectMissing(slice.object());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Opened open(String key, String etag, long from, long lengthBytes) {
    return whole.open(key, etag, from, lengthBytes);
  }

  @Override
  public Optional<Near> near(String key) {
    return Slice.parse(key) == null ? whole.near(key) : Optional.empty();
  }
}
