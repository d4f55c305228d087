package dev.millrace.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of an object, or a range of them, while they arrive.
///
/// **Ownership:** whoever opened it closes it; an unclosed read keeps a pooled connection.
/// Closing before the end is cheap: the rest is not fetched.
///
/// @param lengthBytes how many bytes `stream` gives
public record ObjectRead(ObjectHead head, long lengthBytes, InputStream stream)
    implements Closeable {
  /// When it is not of the version with that etag, it is closed, and the version missing.
  public void requireVersion(String etag) {
    if (head.etag().equals(etag)) {
      return;
    }
    try (this) {
      throw new ObjectMissing(head.key());
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + head.key() + " broke off", e);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
