package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.PlaylistParser;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("ffmpeg")
class EncodeAndPackageIT {
  private static final String X264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
  private static final String SOUND = " -f lavfi -i sine=r=44100 ";

  @RegisterExtension private static final FilmStudio STUDIO = new FilmStudio();

  /// A picture whose every frame is of another grey, told by its number modulo 100.
  private static String counting(String size, String rate, int seconds) {
    return "-f lavfi -i color=s=%s:r=%s -t %d -vf geq=lum='40+mod(N\\,100)':cb=128:cr=128 "
        .formatted(size, rate, seconds);
  }

  static Stream<Arguments> films() {
    return Stream.of(
        Arguments.of("24.mp4", "24", 90, X264),
        Arguments.of("film.mkv", "24000/1001", 70, X264),
        Arguments.of("ntsc.mp4", "30000/1001", 30, X264 + "-bf 0 -g 250 "),
        Arguments.of("pal.ts", "25", 30, X264 + "-g 50 "),
        Arguments.of("fast.mov", "60", 13, X264),
        Arguments.of("old.avi", "25/2", 30, " -c:v mpeg4 -q:v 2 -bf 0 "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("films")
  void the_pieces_of_a_film_join_without_a_seam(String file, String rate, int seconds, String how)
      throws IOException {
    Path source = STUDIO.source(file, counting("64x36", rate, seconds) + how);
    var asset = new AssetFolder(file, "1");

    var film = STUDIO.make(source, asset);

    long frames = film.plan().video().orElseThrow().chunks().totalFrames();
    assertThat(film.plan().pieces().size()).isGreaterThan(1);
    List<Integer> greys = greys(STUDIO.url(asset.key("main.m3u8")));
    assertThat(greys).hasSize((int) frames);
    for (int n = 0; n < frames; n++) {
      assertThat(greys.get(n))
          .as("frame %d", n)
          .isCloseTo(40 + n % 100, org.assertj.core.data.Offset.offset(1));
    }
    assertThat(gaps(STUDIO.url(asset.key("main.m3u8")), "v:0")).isEmpty();
  }

  @Test
  void picture_and_sound_start_together() throws IOException {
    Path source =
        STUDIO.source(
            "av.mp4", "-f lavfi -i testsrc2=s=640x360:r=24 " + SOUND + "-t 14 -c:a aac" + X264);
    var asset = new AssetFolder("av", "1");

    STUDIO.make(source, asset);

    for (String manifest : List.of("main.m3u8", "main.mpd")) {
      String url = STUDIO.url(asset.key(manifest));
      assertThat(starts(url, "v:0")).as(manifest).isZero();
      assertThat(starts(url, "a:0")).as(manifest).isZero();
      assertThat(TestFfmpeg.run("-v", "warning", "-i", url, "-f", "null", "-")).isBlank();
    }
  }

  @Test
  void every_key_picture_can_be_shown_from_its_bytes_alone() throws IOException {
    String counted = counting("64x36", "25", 11) + X264;
    Path source = STUDIO.source("trick.mp4", counted);
    var asset = new AssetFolder("trick", "1");
    var film = STUDIO.make(source, asset);
    String rung = film.plan().video().orElseThrow().lowest().name();

    var playlist = PlaylistParser.media(text(asset.key("i/" + rung + ".m3u8")));

    var shown = new ArrayList<Integer>();
    for (MediaPlaylist.Segment picture : playlist.segments()) {
      Path alone = STUDIO.folder().resolve("picture.mp4");
      Files.write(alone, bytes(asset, playlist.form().mapUri(), null));
      Files.write(alone, bytes(asset, picture.uri(), picture.range()), StandardOpenOption.APPEND);
      int grey = greys(alone.toString(), "fatal").getFirst();
      shown.add(Math.round(grey / 10f) * 10);
    }
    assertThat(playlist.form().iFramesOnly()).isTrue();
    assertThat(shown).containsExactly(40, 90, 40, 90, 40, 90);
  }

  private static byte[] bytes(AssetFolder asset, String uri, MediaPlaylist.ByteRange range) {
    byte[] whole = STUDIO.store().read(asset.key(uri.replace("../", "")), 1 << 24);
    return range == null
        ? whole
        : Arrays.copyOfRange(whole, (int) range.offset(), (int) (range.offset() + range.length()));
  }

  private static String text(String key) {
    return STUDIO.text(key);
  }

  private static List<Integer> greys(String url) {
    return greys(url, "error");
  }

  /// The mean grey of each frame of the first video track.
  private static List<Integer> greys(String url, String logLevel) {
    String text =
        TestFfmpeg.run(
            "-v",
            logLevel,
            "-i",
            url,
            "-map",
            "0:v:0",
            "-fps_mode",
            "passthrough",
            "-vf",
            "signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-",
            "-f",
            "null",
            "-");
    return text.lines()
        .filter(line -> line.startsWith("lavfi.signalstats.YAVG="))
        .map(line -> (int) Math.round(Double.parseDouble(line.substring(line.indexOf('=') + 1))))
        .toList();
  }

  private static double starts(String url, String stream) {
    return packets(url, stream).getFirst()[0];
  }

  /// Where a packet is not decoded exactly when the one before ends.
  private static List<Double> gaps(String url, String stream) {
    List<double[]> packets = packets(url, stream);
    var gaps = new ArrayList<Double>();
    for (int i = 1; i < packets.size(); i++) {
      double gap = packets.get(i)[1] - packets.get(i - 1)[1] - packets.get(i - 1)[2];
      if (Math.abs(gap) > 0.000_05) {
        gaps.add(packets.get(i)[1]);
      }
    }
    return gaps;
  }

  private static List<double[]> packets(String url, String stream) {
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            stream,
            "-show_entries",
            "packet=pts_time,dts_time,duration_time",
            "-of",
            "csv=p=0",
            url)
        .lines()
        .map(line -> line.split(",", -1))
        .map(f -> new double[] {number(f[0]), number(f[1]), number(f[2])})
        .toList();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
