package dev.millrace.packaging.download;

import dev.millrace.packaging.PackagingFailure;
import dev.millrace.store.ObjectRead;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.StoreUnavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds the CMAF chunks of a stored segment by its box headers, without reading its media.
///
/// **On failure**: [PackagingFailure] when the object is no segment.
record SegmentChunks(ObjectStore store, String key) {
  /// Holds the `moof` of most chunks, so that each costs one small read.
  private static final int WINDOW = 16 << 10;

  private static final int MAX_MOOF = 4 << 20;
  private static final int HEADER = 8;

  /// A chunk of the segment.
  ///
  /// @param moof the whole box
  /// @param dataOffset of its media in the object
  record Chunk(ByteBuffer moof, long dataOffset, long dataBytes) {}

  List<Chunk> find(long sizeBytes) {
    var chunks = new ArrayList<Chunk>();
    ByteBuffer moof = ByteBuffer.allocate(0);
    ByteBuffer window = ByteBuffer.allocate(0);
    long windowAt = 0;
    long at = 0;
    while (at < sizeBytes) {
      if (at < windowAt || at + HEADER > windowAt + window.limit()) {
        window = read(at, WINDOW);
        windowAt = at;
      }
      int place = (int) (at - windowAt);
      long size = Integer.toUnsignedLong(window.getInt(place));
      String type = type(window, place);
      if (size < HEADER || at + size > sizeBytes) {
        throw new PackagingFailure(key + " holds a " + type + " of " + size + " bytes");
      }
      if (type.equals("moof")) {
        moof = place + size <= window.limit() ? window.slice(place, (int) size) : whole(at, size);
      } else if (type.equals("mdat")) {
        chunks.add(new Chunk(moof, at + HEADER, size - HEADER));
      }
      at += size;
    }
    return chunks;
  }

  private ByteBuffer whole(long at, long size) {
    if (size > MAX_MOOF) {
      throw new PackagingFailure(key + " describes its samples in " + size + " bytes");
    }
    return read(at, (int) size);
  }

  private static String type(ByteBuffer window, int place) {
    byte[] type = new byte[4];
    window.get(place + 4, type);
    return new String(type, StandardCharsets.ISO_8859_1);
  }

  private ByteBuffer read(long at, int length) {
    try (ObjectRead read = store.open(key, at, length)) {
      byte[] bytes = read.stream().readAllBytes();
      if (bytes.length < HEADER) {
        throw new PackagingFailure(key + " ends inside a box");
      }
      return ByteBuffer.wrap(bytes);
    } catch (IOException e) {
      throw new StoreUnavailable("reading " + key + " broke off", e);
    }
  }
}
