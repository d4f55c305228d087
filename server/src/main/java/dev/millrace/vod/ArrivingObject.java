package dev.millrace.vod;

import dev.millrace.store.MultipartStore.Done;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.MultipartStore.Upload;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An object that is written while its bytes arrive, however many they are: what arrives collects
/// in a file, and each full file becomes a part.
///
/// **Threading:** none; one thread. **Ownership:** the file is removed on close; parts stay until
/// [#giveUp], so that another attempt can go on behind them. **Limits:** a file of at most 256 MiB,
/// and no memory; 10,000 parts hold more than the largest upload.
final class ArrivingObject implements AutoCloseable {
  private static final ObjectMeta META = ObjectMeta.of("application/octet-stream");
  private static final long MIB = 1 << 20;

  private final ObjectStore store;
  private final String key;
  private final Path file;
  private final FileChannel channel;
  private final List<Part> parts = new ArrayList<>();
  private @Nullable Upload upload;
  private long partsBytes;
  private long fileBytes;

  ArrivingObject(ObjectStore store, String key, Path file) {
    this.store = store;
    this.key = key;
    this.file = file;
    try {
      this.channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Goes on behind the parts of an upload that an earlier attempt began; false when the store
  /// knows nothing of it any more.
  boolean resume(String uploadId) {
    var begun = new Upload(key, uploadId);
    var arrived = store.multipart().parts(begun);
    if (arrived.isEmpty()) {
      return false;
    }
    for (Part part : arrived.get()) {
      if (part.number() != parts.size() + 1 || part.sizeBytes() != partBytes()) {
        break;
      }
      add(part);
    }
    upload = begun;
    return true;
  }

  /// How many bytes have arrived.
  long bytes() {
    return partsBytes + fileBytes;
  }

  /// Takes the next bytes; `begun` hears of the upload when the first part is full.
  void write(ByteBuffer bytes, Consumer<Upload> begun) {
    int end = bytes.limit();
    while (bytes.position() < end) {
      long room = partBytes() - fileBytes;
      bytes.limit((int) Math.min(end, bytes.position() + room));
      append(bytes);
      bytes.limit(end);
      if (fileBytes == partBytes()) {
        send(begun);
      }
    }
  }

  /// Small parts at first, so that little is lost when a process dies; larger ones later, so that
  /// there are never too many.
  private long partBytes() {
    int number = parts.size() + 1;
    if (number <= 1000) {
      return 16 * MIB;
    }
    return (number <= 4000 ? 64 : 256) * MIB;
  }

  private void append(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        fileBytes += channel.write(bytes, fileBytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(Consumer<Upload> begun) {
    if (upload == null) {
      upload = store.multipart().create(key, META);
      begun.accept(upload);
    }
    add(store.multipart().put(upload, parts.size() + 1, file));
    empty();
  }

  private void add(Part part) {
    parts.add(part);
    partsBytes += part.sizeBytes();
  }

  private void empty() {
    try {
      channel.truncate(0);
      fileBytes = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes the object of all that arrived.
  void complete() {
    if (upload == null) {
      store.put(key, file, META);
      return;
    }
    if (fileBytes > 0) {
      send(_ -> {});
    }
    long sizeBytes = bytes();
    boolean done = store.multipart().complete(upload, parts) instanceof Done;
    if (!done && store.head(key).filter(head -> head.sizeBytes() == sizeBytes).isEmpty()) {
      throw new StoreUnavailable("the parts of " + key + " were not put together");
    }
  }

  /// Forgets all that arrived.
  void giveUp() {
    if (upload != null) {
      store.multipart().abort(upload);
      upload = null;
    }
    parts.clear();
    partsBytes = 0;
    empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
