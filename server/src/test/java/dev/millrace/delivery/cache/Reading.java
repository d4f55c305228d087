package dev.millrace.delivery.cache;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a cached object as a stream, wherever it is.
final class Reading {
  private Reading() {}

  static InputStream of(Cached object) throws IOException {
    return switch (object) {
      case Cached.InMemory held -> {
        byte[] bytes = new byte[held.bytes().remaining()];
        held.bytes().duplicate().get(bytes);
        yield new java.io.ByteArrayInputStream(bytes);
      }
      case Cached.OnDisk kept -> kept.file().stream(0, kept.facts().sizeBytes());
      case Cached.Streamed streamed ->
          new FilterInputStream(streamed.part().open(0, streamed.facts().sizeBytes())) {
            @Override
            public void close() throws IOException {
              super.close();
              streamed.release().run();
            }
          };
    };
  }
}
