package dev.millrace.delivery.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What stands behind the bytes of a cached object in its file: whose bytes they are, and a
/// checksum of them (CRC-32C).
///
/// The file ends with the trailer's own checksum, its length and a mark, so that it is found from
/// the end and one that is torn is none.
///
/// @param checksum of the object's bytes
record Trailer(Facts facts, int checksum) {
  private static final int MARK = 0x4d524331;
  private static final int FOOT_BYTES = 12;
  private static final int MAX_BYTES = 4096;
  private static final int PIECE_BYTES = 64 * 1024;

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(facts.key());
      out.writeUTF(facts.etag());
      out.writeLong(facts.sizeBytes());
      out.writeLong(facts.modifiedAt().getEpochSecond());
      out.writeLong(facts.fetchedAt().toEpochMilli());
      out.writeInt(checksum);
      int length = out.size();
      out.writeInt(checksum(bytes.toByteArray()));
      out.writeInt(length);
      out.writeInt(MARK);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /// The trailer of a file, or null when it has none that is whole and fits the file.
  static @Nullable Trailer of(FileChannel file) throws IOException {
    long size = file.size();
    if (size < FOOT_BYTES) {
      return null;
    }
    ByteBuffer foot = read(file, size - FOOT_BYTES, FOOT_BYTES);
    int checksum = foot.getInt();
    int length = foot.getInt();
    if (foot.getInt() != MARK || length < 0 || length > MAX_BYTES || length > size - FOOT_BYTES) {
      return null;
    }
    byte[] bytes = read(file, size - FOOT_BYTES - length, length).array();
    if (checksum(bytes) != checksum) {
      return null;
    }
    Trailer trailer = parse(bytes);
    return trailer.facts.sizeBytes() == size - FOOT_BYTES - length ? trailer : null;
  }

  private static Trailer parse(byte[] bytes) throws IOException {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var facts =
          new Facts(
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              Instant.ofEpochSecond(in.readLong()),
              Instant.ofEpochMilli(in.readLong()));
      return new Trailer(facts, in.readInt());
    }
  }

  /// Whether the bytes before it are those it was written for; reads them all.
  boolean fits(FileChannel file) throws IOException {
    var sum = new CRC32C();
    long position = 0;
    while (position < facts.sizeBytes()) {
      int count = (int) Math.min(PIECE_BYTES, facts.sizeBytes() - position);
      sum.update(read(file, position, count));
      position += count;
    }
    return (int) sum.getValue() == checksum;
  }

  private static int checksum(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static ByteBuffer read(FileChannel file, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new IOException("the file became shorter");
      }
    }
    return bytes.flip();
  }
}
