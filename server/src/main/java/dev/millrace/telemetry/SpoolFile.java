package dev.millrace.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// How events lie in a file of the spool: when it was begun, then for each its length, a checksum,
/// and its key and JSON. What a crash cut off at the end nobody was promised.
final class SpoolFile {
  static final int HEAD_BYTES = Long.BYTES;
  private static final int FRAME_BYTES = 2 * Integer.BYTES;
  private static final int MOST_PAYLOAD = 64 * 1024;

  private SpoolFile() {}

  static ByteBuffer head(long nowMillis) {
    return ByteBuffer.allocate(HEAD_BYTES).putLong(nowMillis).flip();
  }

  /// How much room an event takes.
  static int bytes(StoredEvent event) {
    return FRAME_BYTES + Short.BYTES + event.key().length() * 3 + event.json().length;
  }

  static void put(StoredEvent event, ByteBuffer out) {
    byte[] key = event.key().getBytes(UTF_8);
    int length = Short.BYTES + key.length + event.json().length;
    out.putInt(length);
    int sum = out.position();
    out.putInt(0).putShort((short) key.length).put(key).put(event.json());
    var crc = new CRC32C();
    crc.update(out.slice(sum + Integer.BYTES, length));
    out.putInt(sum, (int) crc.getValue());
  }

  /// Hands every whole event over in order; gives when the file was begun, 0 if it never was.
  static long read(Path file, Consumer<StoredEvent> taker) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      long begun = in.readLong();
      while (true) {
        int length = in.readInt();
        int sum = in.readInt();
        if (length < Short.BYTES || length > MOST_PAYLOAD) {
          return begun;
        }
        byte[] payload = in.readNBytes(length);
        var crc = new CRC32C();
        crc.update(payload);
        if (payload.length < length || (int) crc.getValue() != sum) {
          return begun;
        }
        taker.accept(event(payload));
      }
    } catch (EOFException _) {
      return begun(file);
    }
  }

  private static long begun(Path file) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(head, 0, HEAD_BYTES) < HEAD_BYTES ? 0 : ByteBuffer.wrap(head).getLong();
    }
  }

  private static StoredEvent event(byte[] payload) {
    var in = ByteBuffer.wrap(payload);
    byte[] key = new byte[in.getShort()];
    in.get(key);
    byte[] json = new byte[in.remaining()];
    in.get(json);
    return StoredEvent.of(new String(key, UTF_8), json);
  }
}
