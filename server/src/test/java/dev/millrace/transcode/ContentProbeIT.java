package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.ladder.ContentLadder;
import dev.millrace.media.ladder.LadderBasis;
import dev.millrace.media.ladder.Rung;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a probe finds in films of several kinds, and which rungs they get.
@Tag("ffmpeg")
class ContentProbeIT {
  private static final EncodePolicy BY_CONTENT =
      EncodePolicy.STANDARD.withLadder(LadderBasis.CONTENT);
  private static final String X264 = " -c:v libx264 -preset ultrafast -crf 12 -pix_fmt yuv420p ";
  private static final String NOISE = "noise=alls=40:allf=t";
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

  private static Path film(String name, String arguments) {
    return TestFfmpeg.make(folder.resolve(name), arguments);
  }

  private static EncodePlan plan(Path film) {
    return EncodePlan.of(transcoder.probe(film, Cancellation.NEVER), BY_CONTENT);
  }

  private static Complexity complexity(Path film) {
    return transcoder.complexity(film, plan(film), Cancellation.NEVER);
  }

  private static String rungs(Path film) {
    EncodePlan plan = plan(film);
    List<Rung> rungs = plan.video().orElseThrow().rungs();
    return ContentLadder.of(rungs, complexity(film)).of(rungs).stream()
        .map(rung -> rung.name() + "@" + rung.crf())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          slides   | color=navy:s=1920x1080:r=5,drawgrid=w=240:h=135:t=2 | 1080p@23 360p@23
          enlarged | mandelbrot=s=640x360:r=5,scale=1920:1080 | 720p@20 480p@20 360p@23
          noise    | testsrc2=s=1280x720:r=5,noise=alls=40:allf=t | 480p@20 360p@23
          """)
  void a_film_gets_the_rungs_that_add_something(String name, String source, String rungs) {
    Path film = film(name + ".mp4", "-f lavfi -i " + source + " -t 20 -g 25" + X264);

    assertThat(rungs(film)).isEqualTo(rungs);
  }

  @Test
  void the_same_film_is_always_found_the_same() {
    Path film =
        film("twice.mkv", "-f lavfi -i testsrc2=s=1280x720:r=10," + NOISE + " -t 8 -g 10" + X264);

    assertThat(complexity(film)).isEqualTo(complexity(film));
  }

  @Test
  void one_place_is_not_enough_to_know_a_film() {
    Path picture = film("one.mp4", "-f lavfi -i testsrc2=s=1280x720:r=25 -frames:v 1" + X264);
    Path oneGop = film("gop.mp4", "-f lavfi -i testsrc2=s=1280x720:r=5 -t 30 -g 999" + X264);

    assertThatThrownBy(() -> complexity(picture)).hasMessageContaining("key frames");
    assertThatThrownBy(() -> complexity(oneGop)).hasMessageContaining("key frames");
  }

  @Test
  void places_are_spread_over_a_long_film() {
    String easyThenHard =
        "-f lavfi -i color=gray:s=1280x720:r=10,noise=alls=60:allf=t:enable='gte(t,60)' -t 90";
    Path film = film("long.mp4", easyThenHard + " -g 20" + X264);

    Complexity found = complexity(film);

    assertThat(found.windows()).isEqualTo(5);
    Demand demand = found.smallest();
    assertThat(demand.peak().bitsPerSecond()).isGreaterThan(2 * demand.mean().bitsPerSecond());
  }

  @Test
  void a_film_whose_pictures_are_gone_has_no_findings_and_leaves_nothing_behind() throws Exception {
    Path film = film("gone.mp4", "-f lavfi -i testsrc2=s=1280x720:r=25 -t 2" + X264);
    EncodePlan plan = plan(film);
    Path empty = Files.write(folder.resolve("empty.mp4"), new byte[4096]);

    assertThatThrownBy(() -> transcoder.complexity(empty, plan, Cancellation.NEVER))
        .isInstanceOf(RuntimeException.class);
  }
}
