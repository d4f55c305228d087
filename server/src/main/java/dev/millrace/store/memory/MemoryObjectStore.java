package dev.millrace.store.memory;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/// An [ObjectStore] whose objects are arrays.
///
/// **Limits:** `capacityBytes` in all; beyond it a put is [StoreUnavailable], like a full disk.
public final class MemoryObjectStore implements ObjectStore {
  private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final long capacityBytes;
  private final InstantSource clock;
  private final MemoryMultiparts multiparts;

  /// Held from the look at the room left until it is taken.
  private final ReentrantLock room = new ReentrantLock();

  private record Stored(ObjectHead head, Content content) {}

  public MemoryObjectStore(long capacityBytes, InstantSource clock) {
    this.capacityBytes = capacityBytes;
    this.clock = clock;
    this.multiparts = new MemoryMultiparts(this, clock);
  }

  @Override
  public ObjectHead put(String key, byte[] bytes, ObjectMeta meta) {
    var content = new Content(bytes);
    return put(key, content, content.etag(), meta);
  }

  ObjectHead put(String key, Content content, String etag, ObjectMeta meta) {
    var head =
        new ObjectHead(ObjectStore.validKey(key), content.length(), etag, clock.instant(), meta);
    room.lock();
    try {
      if (usedBytes() + content.length() > capacityBytes) {
        throw new StoreUnavailable("the memory store is full");
      }
      objects.put(key, new Stored(head, content));
      return head;
    } finally {
      room.unlock();
    }
  }

  private long usedBytes() {
    return objects.values().stream().mapToLong(stored -> stored.content.length()).sum();
  }

  @Override
  public ObjectHead put(String key, Path file, ObjectMeta meta) {
    try {
      return put(key, Files.readAllBytes(file), meta);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ObjectHead put(String key, InputStream body, long lengthBytes, ObjectMeta meta) {
    try {
      var bytes = body.readNBytes(Math.toIntExact(lengthBytes));
      if (bytes.length < lengthBytes) {
        throw new StoreUnavailable("writing " + key + " failed: the body ended early");
      }
      return put(key, bytes, meta);
    } catch (IOException e) {
      throw new StoreUnavailable("writing " + key + " failed", e);
    }
  }

  @Override
  public void copy(Entry from, String to, ObjectMeta meta) {
    put(to, version(from.key(), from.etag()), meta);
  }

  /// The bytes of one version of an object.
  byte[] version(String key, String etag) {
    if (head(key).filter(head -> head.etag().equals(etag)).isEmpty()) {
      throw new ObjectMissing(key);
    }
    return read(key, Integer.MAX_VALUE);
  }

  @Override
  public ObjectRead open(String key, long offset, long lengthBytes) {
    if (offset < 0 || lengthBytes < 1) {
      throw new IllegalArgumentException("no range: " + lengthBytes + " bytes from " + offset);
    }
    var stored = objects.get(ObjectStore.validKey(key));
    if (stored == null) {
      throw new ObjectMissing(key);
    }
    if (offset > stored.content.length()) {
      throw new IllegalArgumentException(key + " ends before " + offset);
    }
    var length = (int) Math.min(lengthBytes, stored.content.length() - offset);
    return new ObjectRead(stored.head, length, stored.content.range((int) offset, length));
  }

  @Override
  public Optional<ObjectHead> head(String key) {
    return Optional.ofNullable(objects.get(ObjectStore.validKey(key))).map(Stored::head);
  }

  @Override
  public Page list(String prefix, String after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " entries: " + limit);
    }
    var entries =
        objects.tailMap(after, false).values().stream()
            .map(Stored::head)
            .filter(head -> head.key().startsWith(prefix))
            .limit(limit + 1L)
            .map(head -> new Entry(head.key(), head.sizeBytes(), head.etag()))
            .toList();
    var more = entries.size() > limit;
    return new Page(more ? List.copyOf(entries.subList(0, limit)) : entries, more);
  }

  @Override
  public void delete(String key) {
    objects.remove(ObjectStore.validKey(key));
  }

  @Override
  public long deletePrefix(String prefix) {
    if (!prefix.endsWith("/") || prefix.length() == 1) {
      throw new IllegalArgumentException("only what is below a folder is deleted: " + prefix);
    }
    var keys = objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    keys.forEach(objects::remove);
    return keys.size();
  }

  @Override
  public URI presignGet(String key, Duration ttl) {
    var expires = clock.instant().plus(ttl).toEpochMilli();
    return URI.create("memory:/" + ObjectStore.validKey(key) + "?expires=" + expires);
  }

  @Override
  public MultipartStore multipart() {
    return multiparts;
  }

  /// Takes the `PUT` of one part at a presigned URL and returns its etag, as the real store does
  /// over HTTP; an expired URL is an [IllegalStateException].
  public String receivePart(URI url, byte[] bytes) {
    return multiparts.receive(url, bytes);
  }

  @Override
  public void ping() {}
}
