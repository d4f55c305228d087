package dev.millrace.store.memory;

import dev.millrace.store.MultipartStore;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/// Multipart uploads held in memory.
final class MemoryMultiparts implements MultipartStore {
  private static final int SMALLEST_PART = 5 << 20;
  private static final Pattern PART_URL =
      Pattern.compile("uploadId=([0-9a-f-]+)&partNumber=(\\d+)&expires=(\\d+)");

  private final Map<String, Pending> uploads = new ConcurrentHashMap<>();
  private final MemoryObjectStore store;
  private final InstantSource clock;

  private record Pending(String key, ObjectMeta meta, NavigableMap<Integer, Content> parts) {}

  MemoryMultiparts(MemoryObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Upload create(String key, ObjectMeta meta, long partBytes) {
    var id = UUID.randomUUID().toString();
    uploads.put(id, new Pending(ObjectStore.validKey(key), meta, new ConcurrentSkipListMap<>()));
    return new Upload(key, id);
  }

  @Override
  public URI presignPart(Upload upload, int number, Duration ttl) {
    if (number < 1 || number > MAX_PARTS) {
      throw new IllegalArgumentException("a part's number is 1 to " + MAX_PARTS + ": " + number);
    }
    var expires = clock.instant().plus(ttl).toEpochMilli();
    var query = "?uploadId=" + upload.id() + "&partNumber=" + number + "&expires=" + expires;
    return URI.create("memory:/" + upload.key() + query);
  }

  String receive(URI url, byte[] bytes) {
    var matcher = PART_URL.matcher(url.toString());
    if (!matcher.find() || clock.millis() > Long.parseLong(matcher.group(3))) {
      throw new IllegalStateException("403 the URL has expired");
    }
    return receive(matcher.group(1), Integer.parseInt(matcher.group(2)), bytes).etag();
  }

  private Content receive(String id, int number, byte[] bytes) {
    var pending = uploads.get(id);
    if (pending == null) {
      throw new IllegalStateException("404 no such upload");
    }
    var content = new Content(bytes);
    pending.parts.put(number, content);
    return content;
  }

  @Override
  public Part put(Upload upload, int number, Path file) {
    try {
      var content = receive(upload.id(), number, Files.readAllBytes(file));
      return new Part(number, content.etag(), content.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Part copy(Upload upload, int number, Slice slice) {
    var bytes = store.version(slice.key(), slice.etag());
    var from = Math.toIntExact(slice.offset());
    var part = Arrays.copyOfRange(bytes, from, from + Math.toIntExact(slice.lengthBytes()));
    var content = receive(upload.id(), number, part);
    return new Part(number, content.etag(), content.length());
  }

  @Override
  public Optional<List<Part>> parts(Upload upload) {
    return Optional.ofNullable(uploads.get(upload.id())).map(MemoryMultiparts::parts);
  }

  private static List<Part> parts(Pending pending) {
    return pending.parts.entrySet().stream()
        .map(e -> new Part(e.getKey(), e.getValue().etag(), e.getValue().length()))
        .toList();
  }

  @Override
  public Completion complete(Upload upload, List<Part> parts) {
    var pending = uploads.get(upload.id());
    if (pending == null) {
      return new NoSuchUpload();
    }
    var whole = new ByteArrayOutputStream();
    for (var part : parts) {
      var content = pending.parts.get(part.number());
      if (content == null || !content.etag().equals(part.etag())) {
        return new PartsRefused("InvalidPart");
      }
      if (content.length() < SMALLEST_PART && part.number() != parts.getLast().number()) {
        return new PartsRefused("EntityTooSmall");
      }
      content.appendTo(whole);
    }
    if (uploads.remove(upload.id()) == null) {
      return new NoSuchUpload();
    }
    var object = new Content(whole.toByteArray());
    store.put(upload.key(), object, object.etag() + "-" + parts.size(), pending.meta);
    return new Done();
  }

  @Override
  public void abort(Upload upload) {
    uploads.remove(upload.id());
  }

  @Override
  public List<Upload> pending(String prefix, String after, int limit) {
    return uploads.entrySet().stream()
        .map(e -> new Upload(e.getValue().key, e.getKey()))
        .filter(upload -> upload.key().startsWith(prefix) && upload.key().compareTo(after) > 0)
        .sorted(Comparator.comparing(Upload::key))
        .limit(limit)
        .toList();
  }
}
