package dev.millrace.delivery;

import dev.millrace.delivery.cache.Origin;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;

/// The bucket as the origin of what is played. What is not foreseen is asked for in a lane of its
/// own, until the bucket has answered.
record StoreOrigin(ObjectStore store, Foreseen foreseen, Lane doubtful) implements Origin {
  @Override
  public Opened open(String key, long from) {
    if (from > 0 || foreseen.has(key)) {
      return opened(store.open(key, from, ObjectStore.TO_END));
    }
    Opened opened = doubtful.through(() -> opened(store.open(key)));
    foreseen.found(key);
    return opened;
  }

  @Override
  public Opened open(String key, String etag, long from, long lengthBytes) {
    var version = new ObjectStore.Entry(key, from + lengthBytes, etag);
    return opened(store.open(version, from, lengthBytes));
  }

  private static Opened opened(ObjectRead read) {
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
