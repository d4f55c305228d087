package dev.millrace.transcode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.testing.RefusalCorpus;
import dev.millrace.testing.RefusalCorpus.Refused;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What cannot be played is refused for one clear reason, soon.
@Tag("ffmpeg")
@Timeout(60)
class RefusedMediaIT {
  private static final String FILM =
      "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -t 2 -c:v libx264 -preset ultrafast"
          + " -pix_fmt yuv420p -g 12 ";

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

  static Stream<Refused> corpus() {
    return RefusalCorpus.all("http://127.0.0.1:9/secret.mp4");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void what_cannot_be_played_is_refused_for_a_right_reason(Refused refused) throws IOException {
    Path file = refused.in(folder);

    assertThat(refusal(file).type()).isIn(refused.problems());
  }

  private static BadMedia refusal(Path file) {
    return assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(() -> transcoder.probe(file, Cancellation.NEVER))
        .actual();
  }

  /// One entry of the time table that stands for two thousand million pictures of a second.
  @Test
  void a_header_that_promises_ages_of_film_is_not_believed() throws IOException {
    byte[] film = Files.readAllBytes(TestFfmpeg.make(folder.resolve("ages.mp4"), FILM));
    int stts = new String(film, ISO_8859_1).indexOf("stts");
    ByteBuffer.wrap(film).putInt(stts + 12, Integer.MAX_VALUE).putInt(stts + 16, 12_800);
    Path file = Files.write(folder.resolve("ages-lie.mp4"), film);

    SourceInfo source = transcoder.probe(file, Cancellation.NEVER);

    assertThat(source.duration().toDouble()).isBetween(1.9, 2.1);
  }
}
