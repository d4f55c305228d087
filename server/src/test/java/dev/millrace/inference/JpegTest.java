package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

class JpegTest {
  @Test
  void a_picture_that_comes_in_very_many_scans_is_refused_before_it_is_decoded() throws Exception {
    byte[] whole = progressive();
    assertThat(Jpeg.decode(whole, 64).width()).isEqualTo(64);
    int scan = scanAt(whole);
    var bomb = new ByteArrayOutputStream();
    bomb.write(whole, 0, whole.length - 2);
    for (int n = 0; n < 100; n++) {
      bomb.write(whole, scan, whole.length - 2 - scan);
    }

    assertThatThrownBy(() -> Jpeg.decode(bomb.toByteArray(), 64))
        .isInstanceOf(BadFrame.class)
        .hasMessage("the JPEG has more than 100 scans");
  }

  @Test
  void what_stands_behind_the_picture_is_no_scan() throws Exception {
    byte[] whole = progressive();
    byte[] film = Arrays.copyOf(whole, whole.length + 1000);
    for (int n = whole.length; n < film.length; n += 2) {
      film[n] = (byte) 0xff;
      film[n + 1] = (byte) 0xda;
    }

    assertThat(Jpeg.decode(film, 64).height()).isEqualTo(48);
  }

  /// Where the last scan begins.
  private static int scanAt(byte[] jpeg) {
    for (int n = jpeg.length - 2; n > 0; n--) {
      if ((jpeg[n] & 0xff) == 0xff && (jpeg[n + 1] & 0xff) == 0xda) {
        return n;
      }
    }
    throw new AssertionError("there is no scan");
  }

  private static byte[] progressive() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    var out = new ByteArrayOutputStream();
    try (var sink = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(sink);
      var picture = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
