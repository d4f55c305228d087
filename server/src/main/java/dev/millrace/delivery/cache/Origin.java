package dev.millrace.delivery.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Where objects come from. Under one key the same bytes come always; another etag is another
/// object.
///
/// **Threading**: any; calls block. **On failure** a key that is not there is
/// [dev.millrace.store.ObjectMissing]; an origin that is away throws what says so to whoever asked
/// the cache.
public interface Origin {
  /// Opens an object from byte `from` to its end.
  Opened open(String key, long from);

  /// Opens `lengthBytes` bytes of the version of an object that has this etag; when there is
  /// another one, or none, that is [dev.millrace.store.ObjectMissing].
  Opened open(String key, String etag, long from, long lengthBytes);

  /// The object's own file, when the origin is this machine and never writes to a file again.
  default Optional<Near> near(String key) {
    return Optional.empty();
  }

  /// An object whose bytes arrive. **Ownership**: whoever opened it closes it.
  ///
  /// @param etag the mark of its version, without quotes
  /// @param sizeBytes of the whole object, wherever `stream` begins
  record Opened(String etag, Instant modifiedAt, long sizeBytes, InputStream stream)
      implements Closeable {
    /// The same as an object of other size.
    Opened cut(long newSizeBytes) {
      return new Opened(etag, modifiedAt, newSizeBytes, stream);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /// An object that is a file here.
  record Near(String etag, Instant modifiedAt, long sizeBytes, Path file) {}
}
