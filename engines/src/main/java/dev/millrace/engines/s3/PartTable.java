package dev.millrace.engines.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Which parts of an upload have arrived: a file with one record a part, at the part's number.
///
/// A record is 32 bytes, so that it never lies in two pages of memory: a killed process leaves the
/// old one or the new one. Each carries a checksum over itself and its number; what does not match
/// is an absent part.
///
/// **Threading:** different parts may be written at once; the caller orders writers of one part.
/// **Limits:** as many records as the largest part number, at most 10,000.
record PartTable(Path file) {
  private static final int RECORD_BYTES = 32;
  private static final int CHECKED_BYTES = PartTag.BYTES + Long.BYTES;
  private static final int MARK = 0x6d720001;

  /// A part whose bytes are in their place.
  record Arrived(PartTag tag, Instant at) {}

  /// The parts that have arrived, by number.
  SortedMap<Integer, Arrived> all() throws IOException {
    if (!Files.exists(file)) {
      return Collections.emptySortedMap();
    }
    var records = ByteBuffer.wrap(Files.readAllBytes(file));
    var arrived = new TreeMap<Integer, Arrived>();
    for (int number = 1; records.remaining() >= RECORD_BYTES; number++) {
      var record = records.slice(records.position(), RECORD_BYTES);
      records.position(records.position() + RECORD_BYTES);
      if (isWhole(number, record)) {
        arrived.put(number, read(record));
      }
    }
    return arrived;
  }

  void put(int number, Arrived part) throws IOException {
    var record = ByteBuffer.allocate(RECORD_BYTES);
    record.put(part.tag().bytes()).putLong(part.at().toEpochMilli());
    record.putInt(MARK).putInt(check(number, record));
    write(number, record);
  }

  void remove(int number) throws IOException {
    write(number, ByteBuffer.allocate(RECORD_BYTES).position(RECORD_BYTES));
  }

  private void write(int number, ByteBuffer record) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(record.flip(), (number - 1L) * RECORD_BYTES);
    }
  }

  private static Arrived read(ByteBuffer record) {
    return new Arrived(PartTag.read(record), Instant.ofEpochMilli(record.getLong()));
  }

  private static boolean isWhole(int number, ByteBuffer record) {
    return record.getInt(CHECKED_BYTES) == MARK
        && record.getInt(CHECKED_BYTES + Integer.BYTES) == check(number, record);
  }

  private static int check(int number, ByteBuffer record) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    crc.update(record.slice(0, CHECKED_BYTES));
    return (int) crc.getValue();
  }
}
