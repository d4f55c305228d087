package dev.millrace.packaging.download;

import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Stretches of objects as one stream; one of them is open at a time.
///
/// **Threading**: for one thread.
final class StretchStream extends InputStream {
  private final ObjectStore store;
  private final Iterator<Stretch> next;
  private @Nullable ObjectRead open;
  private long left;

  /// Consecutive bytes of one object.
  record Stretch(String key, long offset, long sizeBytes) {}

  StretchStream(ObjectStore store, List<Stretch> stretches) {
    this.store = store;
    this.next = stretches.iterator();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    ObjectRead current = current();
    if (current == null) {
      return -1;
    }
    int read = current.stream().read(bytes, offset, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException(current.head().key() + " is shorter than it was");
    }
    left -= read;
    return read;
  }

  private @Nullable ObjectRead current() throws IOException {
    if (left > 0) {
      return open;
    }
    close();
    if (next.hasNext()) {
      Stretch stretch = next.next();
      open = store.open(stretch.key(), stretch.offset(), stretch.sizeBytes());
      left = stretch.sizeBytes();
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    ObjectRead current = open;
    open = null;
    left = 0;
    if (current != null) {
      current.close();
    }
  }
}
