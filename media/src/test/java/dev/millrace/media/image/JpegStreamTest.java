package dev.millrace.media.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class JpegStreamTest {
  /// A comment that looks like an end, coded data with a stuffed byte and a restart, the end.
  private static final byte[] PICTURE =
      HexFormat.of().parseHex("ffd8" + "fffe0004ffd9" + "ffda000401ff" + "12ff00ffd034ff" + "ffd9");

  private static byte[] twice() {
    byte[] both = Arrays.copyOf(PICTURE, PICTURE.length * 2);
    System.arraycopy(PICTURE, 0, both, PICTURE.length, PICTURE.length);
    return both;
  }

  @Test
  void pictures_are_told_apart_by_their_markers() throws IOException {
    var stream = new JpegStream(new ByteArrayInputStream(twice()));

    assertThat(stream.next()).contains(PICTURE);
    assertThat(stream.next()).contains(PICTURE);
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void a_picture_that_is_cut_off_is_an_error() {
    byte[] half = Arrays.copyOf(PICTURE, PICTURE.length - 1);

    assertThatThrownBy(() -> new JpegStream(new ByteArrayInputStream(half)).next())
        .isInstanceOf(EOFException.class);
  }

  @Test
  void something_else_is_an_error() {
    assertThatThrownBy(() -> new JpegStream(new ByteArrayInputStream(new byte[9])).next())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no JPEG");
  }
}
