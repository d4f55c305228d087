package dev.millrace.transcode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Rewrites a MOV whose `moov` is last so that its first track says its data is in another file.
final class ExternalTrack {
  private static final List<String> AROUND =
      List.of("moov", "trak", "mdia", "minf", "dinf", "dref");
  private static final int ABSOLUTE_PATH = 2;
  private static final int DATA_REFERENCE_BYTES = 12;

  private ExternalTrack() {}

  static byte[] into(byte[] film, Path other) {
    byte[] alias = alias(other);
    String text = new String(film, ISO_8859_1);
    int at = text.indexOf("moov") - 4;
    assertThat(at).as("moov is behind the data").isGreaterThan(text.indexOf("mdat"));
    ByteBuffer whole = ByteBuffer.allocate(film.length + alias.length - DATA_REFERENCE_BYTES);
    for (String type : AROUND) {
      at = text.indexOf(type, at) - 4;
      int size = ByteBuffer.wrap(film).getInt(at);
      ByteBuffer.wrap(film).putInt(at, size + alias.length - DATA_REFERENCE_BYTES);
    }
    int entry = at + 16;
    whole.put(film, 0, entry).put(alias);
    whole.put(film, entry + DATA_REFERENCE_BYTES, film.length - entry - DATA_REFERENCE_BYTES);
    return whole.array();
  }

  /// A Macintosh alias record: the one kind of reference that FFmpeg knows how to follow.
  private static byte[] alias(Path other) {
    byte[] path = other.toAbsolutePath().toString().getBytes(ISO_8859_1);
    int padded = path.length + path.length % 2;
    ByteBuffer box = ByteBuffer.allocate(12 + 150 + 4 + padded + 4);
    box.putInt(box.capacity()).put("alis".getBytes(ISO_8859_1)).putInt(0);
    box.position(12 + 10 + 28 + 12 + 64 + 16).putShort((short) 1).putShort((short) 1);
    box.position(12 + 150).putShort((short) ABSOLUTE_PATH).putShort((short) path.length).put(path);
    box.position(box.capacity() - 4).putShort((short) -1).putShort((short) 0);
    return box.array();
  }
}
