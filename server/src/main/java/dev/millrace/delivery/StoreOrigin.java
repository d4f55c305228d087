package dev.millrace.delivery;

import dev.millrace.delivery.cache.Origin;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;

/// The bucket as the origin of what is played.
record StoreOrigin(ObjectStore store) implements Origin {
  @Override
  public Opened open(String key, long from) {
    return open(key, from, ObjectStore.TO_END);
  }

  @Override
  public Opened open(String key, long from, long lengthBytes) {
    ObjectRead read = store.open(key, from, lengthBytes);
    return new Opened(
        read.head().etag(), read.head().modifiedAt(), read.head().sizeBytes(), read.stream());
  }

  @Override
  public Optional<Near> near(String key) {
    return store.near(key).map(object -> near(object.head(), object.file()));
  }

  private static Near near(ObjectHead head, Path file) {
    return new Near(head.etag(), head.modifiedAt(), head.sizeBytes(), file);
  }
}
