package dev.millrace.lake;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/// The bucket as Iceberg's library reads and writes its metadata there. Data files, which are
/// large, go another way.
///
/// **Threading:** any. **Limits:** a file is in memory while it is written or read: [#MOST_BYTES].
@SuppressWarnings("serial")
final class StoreFiles implements FileIO {
  private static final long serialVersionUID = 1;
  private static final int MOST_BYTES = 64 << 20;

  private final transient ObjectStore store;
  private final String root;

  StoreFiles(ObjectStore store, String bucket) {
    this.store = store;
    this.root = root(bucket);
  }

  /// How addresses of a bucket's objects begin.
  static String root(String bucket) {
    return "s3://" + bucket + "/";
  }

  /// The key of an object at an address.
  String key(String location) {
    if (!location.startsWith(root)) {
      throw new IllegalArgumentException(location + " is not in " + root);
    }
    return location.substring(root.length());
  }

  @Override
  public InputFile newInputFile(String path) {
    return new Input(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Output(path);
  }

  /// Manifests never change: those that were read stay in memory for a while.
  @Override
  public Map<String, String> properties() {
    return Map.of(CatalogProperties.IO_MANIFEST_CACHE_ENABLED, "true");
  }

  @Override
  public void deleteFile(String path) {
    store.delete(key(path));
  }

  private final class Input implements InputFile {
    private final String path;

    Input(String path) {
      this.path = path;
    }

    @Override
    public long getLength() {
      return store
          .head(key(path))
          .orElseThrow(() -> new NotFoundException("%s is missing", path))
          .sizeBytes();
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        return new Bytes(store.read(key(path), MOST_BYTES));
      } catch (ObjectMissing e) {
        throw new NotFoundException(e, "%s is missing", path);
      }
    }

    @Override
    public String location() {
      return path;
    }

    @Override
    public boolean exists() {
      return store.head(key(path)).isPresent();
    }
  }

  private final class Output implements OutputFile {
    private final String path;

    Output(String path) {
      this.path = path;
    }

    @Override
    public PositionOutputStream create() {
      if (store.head(key(path)).isPresent()) {
        throw new AlreadyExistsException("%s is there", path);
      }
      return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new Pending(path);
    }

    @Override
    public String location() {
      return path;
    }

    @Override
    public InputFile toInputFile() {
      return new Input(path);
    }
  }

  /// What is written, until it is whole.
  private final class Pending extends PositionOutputStream {
    private final String path;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isClosed;

    Pending(String path) {
      this.path = path;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int one) {
      bytes.write(one);
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes.write(some, from, length);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        store.put(key(path), bytes.toByteArray(), ObjectMeta.of("application/octet-stream"));
      }
    }
  }

  /// A file in memory.
  private static final class Bytes extends SeekableInputStream {
    private final byte[] bytes;
    private int at;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0 || position > bytes.length) {
        throw new IOException("there is no byte " + position);
      }
      at = (int) position;
    }

    @Override
    public int read() {
      return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] some, int from, int length) {
      if (at >= bytes.length && length > 0) {
        return -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, some, from, count);
      at += count;
      return count;
    }
  }
}
