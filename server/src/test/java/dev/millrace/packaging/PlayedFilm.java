package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A film that was made, as a player gets it.
///
/// @param url of its multivariant playlist
record PlayedFilm(String url, FilmFactory.Film film, Path scratch) {
  private static final double AUDIO_PACKET = 1024 / 48_000.0;

  /// FFmpeg's arguments for a source with a flash and a beep at 1 s, 2 s, …
  static String flashes(int seconds, String rate) {
    return ("-f lavfi -i color=black:s=64x36:r=%s:d=%d,drawbox=c=white:t=fill"
            + ":enable='gte(t\\,1)*lt(mod(t\\,1)\\,0.099)'"
            + " -f lavfi -i aevalsrc='if(gte(t\\,1)*lt(mod(t\\,1)\\,0.1)\\,"
            + "0.8*sin(6283*t)\\,0)':s=48000:d=%d ")
        .formatted(rate, seconds, seconds);
  }

  /// Checks what is true of every film: all tracks start at zero, have no gap, end together, and
  /// hold exactly the frames that were planned.
  void assertWhole(double seconds) {
    for (Presentation.Track track : film.whole().tracks()) {
      List<double[]> packets = packets(track);
      double end = packets.stream().mapToDouble(p -> p[0] + p[1]).max().orElseThrow();
      double start = packets.stream().mapToDouble(p -> p[0]).min().orElseThrow();
      boolean picture = track.spec() instanceof TrackSpec.Video;
      assertThat(start).as("start of %s", track.spec().name()).isCloseTo(0, offset(0.010));
      assertThat(end)
          .as("end of %s", track.spec().name())
          .isCloseTo(
              seconds, offset(picture ? frame() + 0.001 : AUDIO_PACKET + frame() / 2 + 0.002));
      if (picture) {
        var chunks = film.plan().video().orElseThrow().chunks();
        assertThat(packets).as("frames").hasSize((int) chunks.totalFrames());
      }
    }
  }

  private double frame() {
    return film.plan().video().map(v -> 1 / v.frameRate().value().toDouble()).orElse(0.0);
  }

  private List<double[]> packets(Presentation.Track track) {
    String playlist = AssetFolder.track(track.spec()) + "index.m3u8";
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-show_entries",
            "packet=pts_time,duration_time",
            "-of",
            "csv=p=0",
            url.replace("main.m3u8", playlist))
        .lines()
        .map(line -> line.split(",", -1))
        .map(f -> new double[] {Double.parseDouble(f[0]), Double.parseDouble(f[1])})
        .toList();
  }

  /// The colours of the four corners, top left first: `rgbw`; `?` for any other.
  String corners() throws IOException {
    int width = 16;
    byte[] rgb = raw("-map 0:v:0 -frames:v 1 -vf scale=16:16 -pix_fmt rgb24 -f rawvideo");
    var corners = new StringBuilder();
    for (int y : new int[] {3, 12}) {
      for (int x : new int[] {3, 12}) {
        int at = 3 * (y * width + x);
        corners.append(colour(rgb[at] & 0xff, rgb[at + 1] & 0xff, rgb[at + 2] & 0xff));
      }
    }
    return corners.toString();
  }

  private static char colour(int red, int green, int blue) {
    boolean r = red > 128;
    boolean g = green > 90;
    boolean b = blue > 128;
    if (r && g && b) {
      return 'w';
    }
    return r && !g && !b ? 'r' : g && !r && !b ? 'g' : b && !r && !g ? 'b' : !r && !g ? 'k' : '?';
  }

  /// The luma of one pixel of the first frame of a picture that is 16 pixels high, column by
  // column.
  int[] lumas(int... columns) throws IOException {
    byte[] grey = raw("-map 0:v:0 -frames:v 1 -vf scale=64:16 -pix_fmt yuv420p -f rawvideo");
    return java.util.Arrays.stream(columns).map(x -> grey[8 * 64 + x] & 0xff).toArray();
  }

  private byte[] raw(String how) throws IOException {
    Path file = scratch.resolve("frame-" + film.hashCode() + ".raw");
    TestFfmpeg.make(file, "-i " + url + " " + how);
    return Files.readAllBytes(file);
  }

  /// When the picture turns white, and when a sound begins: pairs of seconds.
  List<double[]> flashesAndBeeps() {
    List<Double> flashes =
        onsets("-map 0:v:0 -vf signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-", 128);
    List<Double> beeps =
        onsets(
            "-map 0:a:0 -af asetnsamples=96,astats=metadata=1:reset=1,"
                + "ametadata=print:key=lavfi.astats.Overall.Peak_level:file=-",
            -20);
    assertThat(beeps).as("a beep for each flash").hasSameSizeAs(flashes);
    var pairs = new ArrayList<double[]>();
    for (int i = 0; i < flashes.size(); i++) {
      pairs.add(new double[] {flashes.get(i), beeps.get(i)});
    }
    return pairs;
  }

  private List<Double> onsets(String how, double threshold) {
    var words = new ArrayList<>(List.of("-v", "error", "-i", url));
    words.addAll(List.of(how.split(" ", -1)));
    words.addAll(List.of("-f", "null", "-"));
    var onsets = new ArrayList<Double>();
    double time = 0;
    boolean high = false;
    for (String line : TestFfmpeg.run(words.toArray(String[]::new)).split("\n", -1)) {
      if (line.contains("pts_time:")) {
        time = Double.parseDouble(line.substring(line.indexOf("pts_time:") + 9).strip());
      } else if (line.startsWith("lavfi.")) {
        String value = line.substring(line.indexOf('=') + 1).toLowerCase(Locale.ROOT);
        boolean now = !value.contains("inf") && Double.parseDouble(value) > threshold;
        if (now && !high) {
          onsets.add(time);
        }
        high = now;
      }
    }
    return onsets;
  }

  /// How loud a sound track is on average over its channels, in dB of full scale.
  double loudness(int track) {
    String report =
        TestFfmpeg.run(
            "-v",
            "info",
            "-i",
            url,
            "-map",
            "0:a:" + track,
            "-af",
            "volumedetect",
            "-f",
            "null",
            "-");
    String line = report.lines().filter(l -> l.contains("mean_volume")).findFirst().orElseThrow();
    return Double.parseDouble(line.replaceAll(".*mean_volume: (-?[0-9.]+) dB.*", "$1"));
  }
}
