package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  private static final int WIDE = 64;
  private static final int HIGH = 48;

  /// Red, green, blue and white are in the corners of the file, from the top left round; EXIF 2.3
  /// says where its first line and column are to be seen.
  @ParameterizedTest
  @CsvSource({
    "1, RGBW", "2, GRWB", "3, BWRG", "4, WBGR", "5, RWBG", "6, WRGB", "7, BGRW", "8, GBWR",
    "0, RGBW", "9, RGBW"
  })
  void a_picture_is_seen_as_the_camera_was_held(int orientation, String corners) throws Exception {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      Picture picture = Jpeg.decode(Exif.turned(corners(), orientation, order), 64);

      boolean lay = orientation > 4 && orientation < 9;
      assertThat(picture.width()).isEqualTo(lay ? HIGH : WIDE);
      assertThat(picture.height()).isEqualTo(lay ? WIDE : HIGH);
      assertThat(picture.frame().width()).isEqualTo(lay ? HIGH : WIDE);
      assertThat(seen(picture)).isEqualTo(corners);
    }
  }

  @Test
  void what_is_cut_off_or_nonsense_is_upright() throws Exception {
    byte[] whole = Exif.turned(corners(), 6, ByteOrder.BIG_ENDIAN);
    for (int length = 2; length < 37; length++) {
      assertThat(Orientation.of(Arrays.copyOf(whole, length))).isEqualTo(Orientation.UPRIGHT);
    }
    byte[] beyond = whole.clone();
    Arrays.fill(beyond, 16, 20, (byte) 0x7f);
    assertThat(Orientation.of(beyond)).isEqualTo(Orientation.UPRIGHT);
    assertThat(Orientation.of(whole)).isEqualTo(6);
  }

  private static byte[] corners() throws IOException {
    var image = new BufferedImage(WIDE, HIGH, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    int[][] places = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int n = 0; n < colours.length; n++) {
      canvas.setColor(colours[n]);
      canvas.fillRect(places[n][0] * WIDE / 2, places[n][1] * HIGH / 2, WIDE / 2, HIGH / 2);
    }
    canvas.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  /// The corners' colours, from the top left round.
  private static String seen(Picture picture) {
    int right = picture.width() - 5;
    int bottom = picture.height() - 5;
    return letter(picture.at(4, 4))
        + letter(picture.at(right, 4))
        + letter(picture.at(right, bottom))
        + letter(picture.at(4, bottom));
  }

  private static String letter(int pixel) {
    boolean red = (pixel >> 16 & 0xff) > 127;
    boolean green = (pixel >> 8 & 0xff) > 127;
    return red && green ? "W" : red ? "R" : green ? "G" : "B";
  }
}
