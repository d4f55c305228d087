package dev.millrace.transcode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// Walks over the outermost boxes of an MP4 file and reads none but the description, for its scheme
/// of protection: FFmpeg would decode what is encrypted as if it were not.
///
/// @param types the box types met
/// @param overhangBytes how many bytes the last box says it has beyond the end of the file
/// @param encrypted whether a track names a scheme of common encryption (ISO 23001-7) or the like
record TopLevelBoxes(Set<String> types, long overhangBytes, boolean encrypted) {
  private static final Pattern SCHEME =
      Pattern.compile("schm.{4}(cenc|cens|cbc1|cbcs|piff|itun|adkm)", Pattern.DOTALL);
  private static final int MAX_DESCRIPTION = 64 << 20;

  private static final int MAX_BOXES = 100_000;
  private static final int HEADER = 8;
  private static final int LARGE_HEADER = 16;

  static TopLevelBoxes of(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return walk(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the source", e);
    }
  }

  private static TopLevelBoxes walk(FileChannel channel) throws IOException {
    var types = new HashSet<String>();
    boolean encrypted = false;
    long end = channel.size();
    long at = 0;
    ByteBuffer header = ByteBuffer.allocate(LARGE_HEADER);
    for (int box = 0; box < MAX_BOXES && at + HEADER <= end; box++) {
      int length = read(channel, at, header);
      long size = Integer.toUnsignedLong(header.getInt(0));
      String type = StandardCharsets.ISO_8859_1.decode(header.slice(4, 4)).toString();
      types.add(type);
      if (size == 1 && length == LARGE_HEADER) {
        size = header.getLong(HEADER);
      }
      if (size == 0) {
        return new TopLevelBoxes(types, 0, encrypted);
      }
      if (type.equals("moov")) {
        encrypted |= namesScheme(channel, at, Math.min(size, end - at));
      }
      if (size < HEADER) {
        break;
      }
      if (size > end - at) {
        return new TopLevelBoxes(types, size - (end - at), encrypted);
      }
      at += size;
    }
    return new TopLevelBoxes(types, 0, encrypted);
  }

  private static boolean namesScheme(FileChannel channel, long at, long size) throws IOException {
    ByteBuffer moov = ByteBuffer.allocate(Math.clamp(size, 0, MAX_DESCRIPTION));
    read(channel, at, moov);
    return SCHEME.matcher(StandardCharsets.ISO_8859_1.decode(moov.flip())).find();
  }

  private static int read(FileChannel channel, long at, ByteBuffer header) throws IOException {
    header.clear();
    int length = 0;
    while (length >= 0 && header.hasRemaining()) {
      length = channel.read(header, at + header.position());
    }
    return header.position();
  }
}
