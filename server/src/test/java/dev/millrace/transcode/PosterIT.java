package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("ffmpeg")
class PosterIT {
  private static Ffmpeg ffmpeg;
  private static Transcoder transcoder;
  @TempDir static Path folder;

  @BeforeAll
  static void open() {
    ffmpeg = TestFfmpeg.open();
    transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
  }

  @AfterAll
  static void close() {
    ffmpeg.close();
  }

  /// Films say by which matrix they are coded, JPEG files cannot.
  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({"red, bt709", "lime, bt709", "blue, bt709", "red, smpte170m", "lime, smpte170m"})
  void colours_are_those_of_the_film(String colour, String matrix) throws IOException {
    Path film =
        TestFfmpeg.make(
            folder.resolve(colour + "-" + matrix + ".mp4"),
            ("-f lavfi -i color=%1$s:s=320x180:r=25 -t 1"
                    + " -vf scale=out_color_matrix=%2$s:out_range=tv,format=yuv420p"
                    + " -colorspace %2$s -color_range tv -c:v libx264 -preset ultrafast")
                .formatted(colour, matrix));

    byte[] jpeg =
        transcoder.poster(film, transcoder.probe(film, Cancellation.NEVER), Cancellation.NEVER);

    var shown = new Color(ImageIO.read(new ByteArrayInputStream(jpeg)).getRGB(160, 90));
    Color wanted =
        switch (colour) {
          case "red" -> Color.RED;
          case "lime" -> Color.GREEN;
          default -> Color.BLUE;
        };
    assertThat(shown.getRed()).isBetween(wanted.getRed() - 9, wanted.getRed() + 9);
    assertThat(shown.getGreen()).isBetween(wanted.getGreen() - 9, wanted.getGreen() + 9);
    assertThat(shown.getBlue()).isBetween(wanted.getBlue() - 9, wanted.getBlue() + 9);
  }
}
