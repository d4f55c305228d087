package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.transcode.SourceInfo.Transfer;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.InputFormat;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("ffmpeg")
class ProbeIT {
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
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

  private static SourceInfo probe(String file, String arguments) {
    return transcoder.probe(TestFfmpeg.make(folder.resolve(file), arguments), Cancellation.NEVER);
  }

  private static String film(String source) {
    return "-f lavfi -i " + source + " -t 1" + X264;
  }

  static Stream<Arguments> pictures() {
    return Stream.of(
        Arguments.of("24.mp4", film("testsrc2=s=640x360:r=24"), 640, 360, "24 24"),
        Arguments.of("film.mp4", film("testsrc2=s=64x64:r=24000/1001"), 64, 64, "24000/1001"),
        Arguments.of("film.mkv", film("testsrc2=s=64x64:r=24000/1001"), 64, 64, "24000/1001"),
        Arguments.of("ntsc.mp4", film("testsrc2=s=64x64:r=30000/1001"), 64, 64, "30000/1001"),
        Arguments.of("ntsc.ts", film("testsrc2=s=64x64:r=30000/1001"), 64, 64, "30000/1001"),
        Arguments.of("50.mov", film("testsrc2=s=64x64:r=50"), 64, 64, "50 50"),
        Arguments.of("60.mkv", film("testsrc2=s=64x64:r=60"), 64, 64, "60 60"),
        Arguments.of("120.mp4", film("testsrc2=s=64x64:r=120"), 64, 64, "120 60"),
        Arguments.of("100.mp4", film("testsrc2=s=64x64:r=100"), 64, 64, "100 50"),
        Arguments.of("240.mp4", film("testsrc2=s=64x64:r=240"), 64, 64, "240 60"),
        Arguments.of("slow.mp4", film("testsrc2=s=64x64:r=2"), 64, 64, "2 10"),
        Arguments.of("25half.avi", film("testsrc2=s=64x64:r=25/2"), 64, 64, "25/2"),
        Arguments.of("wide.mp4", film("testsrc2=s=720x576:r=25,setsar=64/45"), 1024, 576, "25"),
        Arguments.of("tiny.mp4", film("color=s=2x2:r=25"), 2, 2, "25"),
        Arguments.of("small.mkv", film("testsrc2=s=16x16:r=25"), 16, 16, "25"),
        Arguments.of(
            "odd.mkv",
            "-f lavfi -i testsrc2=s=322x182:r=25,format=yuv444p,crop=321:181:0:0 -t 1"
                + " -c:v ffv1 -pix_fmt yuv444p",
            321,
            181,
            "25"),
        Arguments.of("vp9.webm", "-f lavfi -i testsrc2=s=64x64:r=25 -t 1", 64, 64, "25"),
        Arguments.of("mpeg.mpg", "-f lavfi -i testsrc2=s=64x64:r=25 -t 1", 64, 64, "25"),
        Arguments.of("sorenson.flv", "-f lavfi -i testsrc2=s=64x64:r=25 -t 1", 64, 64, "25"),
        Arguments.of("windows.wmv", "-f lavfi -i testsrc2=s=64x64:r=25 -t 1", 64, 64, "25"),
        Arguments.of("broadcast.mxf", "-f lavfi -i testsrc2=s=64x64:r=25 -t 1", 64, 64, "25"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void a_picture_is_described_as_it_is_shown(
      String file, String arguments, int width, int height, String rates) {
    String[] rate = rates.split(" ", 2);

    Video video = probe(file, arguments).video().orElseThrow();

    assertThat(video.display()).isEqualTo(new DisplaySize(width, height));
    assertThat(video.frameRate()).isEqualTo(FrameRate.parse(rate[0]));
    assertThat(video.variableRate()).isFalse();
    assertThat(FrameRates.output(video)).isEqualTo(FrameRate.parse(rate[rate.length - 1]));
    assertThat(video.interlaced()).isFalse();
    assertThat(video.transfer()).isEqualTo(Transfer.SDR);
  }

  @Test
  void a_rotated_picture_is_upright() {
    Path flat = TestFfmpeg.make(folder.resolve("flat.mp4"), film("testsrc2=s=640x360:r=25"));

    Video video =
        probe("phone.mp4", "-display_rotation 90 -i " + flat + " -c copy").video().orElseThrow();

    assertThat(video.codedWidth()).isEqualTo(640);
    assertThat(video.display()).isEqualTo(new DisplaySize(360, 640));
  }

  @Test
  void an_irregular_rate_becomes_the_nearest_standard_rate() {
    Video video =
        probe(
                "vfr.mp4",
                "-f lavfi -i testsrc2=s=64x64:r=30 -t 3 -fps_mode vfr"
                    + " -vf select='not(eq(mod(n,7),3))'"
                    + X264)
            .video()
            .orElseThrow();

    assertThat(video.variableRate()).isTrue();
    assertThat(FrameRates.output(video)).isEqualTo(FrameRate.whole(25));
  }

  @Test
  void interlaced_and_hdr_pictures_are_known() {
    Video fields =
        probe(
                "fields.ts",
                "-f lavfi -i testsrc2=s=720x576:r=50 -vf tinterlace=interleave_top,fieldorder=tff"
                    + " -t 1 -c:v mpeg2video -flags +ilme+ildct")
            .video()
            .orElseThrow();
    Video hdr =
        probe(
                "hdr.mp4",
                "-f lavfi -i testsrc2=s=64x64:r=25 -t 1 -c:v libx265 -pix_fmt yuv420p10le"
                    + " -x265-params log-level=error:colorprim=bt2020"
                    + ":transfer=smpte2084:colormatrix=bt2020nc")
            .video()
            .orElseThrow();

    assertThat(fields.interlaced()).isTrue();
    assertThat(fields.frameRate()).isEqualTo(FrameRate.whole(25));
    assertThat(hdr.transfer()).isEqualTo(Transfer.PQ);
    assertThat(hdr.matrix()).isEqualTo("bt2020nc");
  }

  @Test
  void sound_tracks_have_channels_and_languages() {
    SourceInfo film =
        probe(
            "tracks.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -f lavfi -i anullsrc=cl=5.1"
                + " -map 0 -map 1 -map 2 -t 1 -c:a aac -metadata:s:a:0 language=eng"
                + " -metadata:s:a:1 language=deu -metadata:s:a:1 title=Surround"
                + X264);

    assertThat(film.container()).isEqualTo(InputFormat.MATROSKA);
    assertThat(film.audio())
        .extracting(SourceInfo.Audio::channels, SourceInfo.Audio::language)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "eng"),
            org.assertj.core.groups.Tuple.tuple(6, "deu"));
    assertThat(film.audio().getLast().title()).isEqualTo("Surround");
  }

  @ParameterizedTest
  @MethodSource("sounds")
  void sound_alone_is_a_film_without_pictures(String file, InputFormat container, String codec) {
    SourceInfo sound = probe(file, "-f lavfi -i sine -t 2" + codec);

    assertThat(sound.container()).isEqualTo(container);
    assertThat(sound.video()).isEmpty();
    assertThat(sound.audio()).hasSize(1);
    assertThat(sound.duration().toDouble()).isBetween(1.9, 2.2);
  }

  static Stream<Arguments> sounds() {
    return Stream.of(
        Arguments.of("a.wav", InputFormat.WAV, ""),
        Arguments.of("a.mp3", InputFormat.MP3, ""),
        Arguments.of("a.flac", InputFormat.FLAC, ""),
        Arguments.of("a.ogg", InputFormat.OGG, " -c:a libopus"),
        Arguments.of("a.m4a", InputFormat.MP4, ""),
        Arguments.of("a.aac", InputFormat.AAC, ""));
  }

  @Test
  void the_film_starts_where_its_picture_starts() {
    SourceInfo late =
        probe(
            "late.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=25 -itsoffset 0.5 -f lavfi -i sine -t 2 -c:a aac"
                + X264);
    SourceInfo clock = probe("clock.ts", "-f lavfi -i testsrc2=s=64x64:r=25 -t 2" + X264);

    assertThat(late.origin()).isEqualTo(late.video().orElseThrow().start());
    assertThat(late.audio().getFirst().start().toDouble()).isBetween(0.4, 0.6);
    assertThat(clock.origin().toDouble()).isGreaterThan(1);
    assertThat(clock.duration().toDouble()).isBetween(1.9, 2.1);
  }

  @Test
  void limits_on_sources_hold() {
    var strict = new Transcoder(ffmpeg, new SourceLimits(100 * 100, 4, Duration.ofSeconds(2)));
    Path large = TestFfmpeg.make(folder.resolve("large.mp4"), film("testsrc2=s=128x128:r=25"));
    Path lengthy =
        TestFfmpeg.make(
            folder.resolve("long.mp4"), "-f lavfi -i testsrc2=s=64x64:r=25 -t 3" + X264);

    assertThat(List.of(refusal(strict, large), refusal(strict, lengthy)))
        .containsExactly(BadMedia.Reason.TOO_LARGE, BadMedia.Reason.TOO_LONG);
  }

  private static BadMedia.Reason refusal(Transcoder transcoder, Path file) {
    return assertThatExceptionOfType(BadMedia.class)
        .isThrownBy(() -> transcoder.probe(file, Cancellation.NEVER))
        .actual()
        .reason();
  }
}
