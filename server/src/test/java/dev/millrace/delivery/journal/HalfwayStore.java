package dev.millrace.delivery.journal;

import dev.millrace.store.Intercepted;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// A store that gives the first half of one object at once, and the rest when a test lets it go.
record HalfwayStore(ObjectStore store, String key, CountDownLatch rest) {
  ObjectStore open() {
    return Intercepted.store(store, (_, _, call) -> halfway(call.make()));
  }

  private Object halfway(Object result) {
    return result instanceof ObjectRead read && read.head().key().equals(key)
        ? new ObjectRead(read.head(), read.lengthBytes(), new Halfway(read))
        : result;
  }

  private final class Halfway extends FilterInputStream {
    private long left;

    Halfway(ObjectRead read) {
      super(read.stream());
      this.left = read.lengthBytes() / 2;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
      if (left == 0) {
        awaitRest();
        return super.read(into, offset, most);
      }
      int count = super.read(into, offset, (int) Math.min(most, left));
      left -= Math.max(0, count);
      return count;
    }

    private void awaitRest() throws IOException {
      try {
        rest.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
