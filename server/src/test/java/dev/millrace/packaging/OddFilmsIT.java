package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.millrace.transcode.SourceInfo;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Films as people have them: each must become a stream that starts at zero and decodes cleanly.
@Tag("ffmpeg")
class OddFilmsIT {
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  static Stream<Arguments> pictures() {
    String cut = " -vf select='not(eq(mod(n,7),3))' -fps_mode vfr";
    String fields = ",tinterlace=interleave_top,fieldorder=tff";
    String bt2020 = ":colorprim=bt2020:colormatrix=bt2020nc:transfer=";
    return Stream.of(
        Arguments.of("vfr.mp4", video("testsrc2=s=128x72:r=30") + cut + X264, "128x72", "25/1"),
        Arguments.of("tiny.mp4", video("color=s=2x2:r=25") + X264, "2x2", "25/1"),
        Arguments.of("small.mkv", video("testsrc2=s=16x16:r=25") + X264, "16x16", "25/1"),
        Arguments.of(
            "odd.mkv",
            video("testsrc2=s=322x182:r=25,format=yuv444p,crop=321:181:0:0") + " -c:v ffv1",
            "320x180",
            "25/1"),
        Arguments.of("sar.mp4", video("testsrc2=s=720x576,setsar=16/15") + X264, "640x480", "25/1"),
        Arguments.of(
            "fields.ts",
            video("testsrc2=s=720x576:r=50" + fields) + " -c:v mpeg2video -flags +ilme+ildct",
            "600x480",
            "25/1"),
        Arguments.of(
            "pq.mp4", video("testsrc2=s=128x72") + hdr(bt2020 + "smpte2084"), "128x72", "25/1"),
        Arguments.of(
            "hlg.mp4", video("testsrc2=s=128x72") + hdr(bt2020 + "arib-std-b67"), "128x72", "25/1"),
        Arguments.of("rgb.mov", video("testsrc2=s=128x72") + " -c:v png", "128x72", "25/1"),
        Arguments.of("fast.mp4", video("testsrc2=s=64x64:r=120") + X264, "64x64", "60/1"),
        Arguments.of("slow.mp4", video("testsrc2=s=64x64:r=2") + X264, "64x64", "10/1"));
  }

  private static String video(String source) {
    return "-f lavfi -i " + source + " -t 5";
  }

  private static String hdr(String tags) {
    return " -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=error"
        + tags;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pictures")
  void a_picture_comes_out_upright_square_and_sdr(
      String file, String how, String size, String rate) {
    String url = make(STUDIO.source(file, how), file);

    String stream =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-of",
            "default=nw=1:nk=0",
            "-show_entries",
            "stream=width,height,sample_aspect_ratio,pix_fmt,color_transfer,avg_frame_rate"
                + ",start_time",
            url);

    String[] sides = size.split("x", 2);
    assertThat(stream)
        .contains("width=" + sides[0] + "\n")
        .contains("height=" + sides[1] + "\n")
        .contains("sample_aspect_ratio=1:1\n")
        .contains("pix_fmt=yuv420p\n")
        .contains("color_transfer=bt709\n")
        .contains("avg_frame_rate=" + rate + "\n")
        .contains("start_time=0.000000");
    assertThat(seconds(url, "v:0")).isCloseTo(5, offset(0.2));
    assertDecodes(url);
  }

  @Test
  void a_phone_film_stands_upright() {
    Path flat = STUDIO.source("flat.mp4", video("testsrc2=s=128x72:r=25") + X264);
    Path turned = STUDIO.source("turned.mp4", "-display_rotation 90 -i " + flat + " -c copy");

    String url = make(turned, "turned");

    assertThat(TestFfmpeg.probe("-v", "error", "-show_entries", "stream=width,height", url))
        .contains("width=72\n")
        .contains("height=128\n");
    assertDecodes(url);
  }

  static Stream<Arguments> sounds() {
    return Stream.of(
        Arguments.of("mono.wav", "-f lavfi -i sine -t 9", 1),
        Arguments.of("five.mkv", "-f lavfi -i anoisesrc,aformat=cl=5.1 -t 9 -c:a ac3", 2),
        Arguments.of("song.mp3", "-f lavfi -i sine=r=44100 -ac 2 -t 9", 2),
        Arguments.of("old.wav", "-f lavfi -i sine=r=8000 -t 9 -c:a pcm_alaw", 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sounds")
  void sound_alone_plays(String file, String how, int channels) {
    String url = make(STUDIO.source(file, how), file);

    assertThat(TestFfmpeg.probe("-v", "error", "-show_entries", "stream=channels,sample_rate", url))
        .contains("sample_rate=48000\n")
        .contains("channels=" + channels + "\n");
    assertThat(seconds(url, "a:0")).isCloseTo(9, offset(0.1));
    assertDecodes(url);
  }

  /// A click at 2.0 s of the file's clock must be heard at 2.0 s of a picture that starts at 0.
  @Test
  void sound_that_starts_late_stays_with_the_picture() {
    Path film =
        STUDIO.source(
            "late.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=25:d=6 -itsoffset 1.5 -f lavfi"
                + " -i aevalsrc='if(between(t,0.5,0.55),0.9*sin(5000*t),0)':d=4:s=48000"
                + " -c:a pcm_s16le"
                + X264);

    String url = make(film, "late");

    String report =
        TestFfmpeg.run(
            "-v",
            "info",
            "-i",
            url,
            "-map",
            "0:a:0",
            "-af",
            "silencedetect=n=-30dB:d=0.3",
            "-f",
            "null",
            "-");
    double click =
        report
            .lines()
            .filter(line -> line.contains("silence_end: "))
            .map(line -> line.replaceAll(".*silence_end: ([0-9.]+).*", "$1"))
            .mapToDouble(Double::parseDouble)
            .findFirst()
            .orElseThrow();
    assertThat(click).isCloseTo(2.0, offset(0.015));
  }

  @Test
  void every_sound_track_can_be_chosen() {
    Path film =
        STUDIO.source(
            "tracks.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -f lavfi -i sine=f=880"
                + " -map 0 -map 1 -map 2 -t 5 -c:a aac -metadata:s:a:0 language=eng"
                + " -metadata:s:a:1 language=ger"
                + X264);
    var asset = new AssetFolder("tracks", "1");

    String url = make(film, "tracks");

    assertThat(
            new String(
                STUDIO.store().read(asset.key("main.m3u8"), 1 << 20),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES")
        .contains("NAME=\"Deutsch\",LANGUAGE=\"de\",DEFAULT=NO");
    assertDecodes(url);
  }

  @Test
  void a_poster_is_a_jpeg_of_the_film() throws IOException {
    Path film = STUDIO.source("poster.mp4", video("testsrc2=s=1920x1080:r=25") + X264 + "-g 25");
    SourceInfo info = STUDIO.transcoder().probe(film, dev.millrace.transcode.Cancellation.NEVER);

    byte[] jpeg = STUDIO.transcoder().poster(film, info, dev.millrace.transcode.Cancellation.NEVER);

    var image = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(jpeg));
    assertThat(image.getWidth()).isEqualTo(1280);
    assertThat(image.getHeight()).isEqualTo(720);
  }

  private static String make(Path source, String name) {
    var asset = new AssetFolder(name, "1");
    STUDIO.make(source, asset);
    return STUDIO.url(asset.key("main.m3u8"));
  }

  private static double seconds(String url, String stream) {
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            stream,
            "-of",
            "csv=p=0",
            "-show_entries",
            "packet=pts_time,duration_time",
            url)
        .lines()
        .map(line -> line.split(",", -1))
        .mapToDouble(f -> Double.parseDouble(f[0]) + Double.parseDouble(f[1]))
        .max()
        .orElseThrow();
  }

  private static void assertDecodes(String url) {
    assertThat(TestFfmpeg.run("-v", "warning", "-i", url, "-map", "0", "-f", "null", "-"))
        .isBlank();
  }
}
