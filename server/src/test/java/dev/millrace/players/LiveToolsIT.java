package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A live channel as programs play it that are no browsers: whatever they get, and however late, is
/// what the encoder made, without a gap.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveToolsIT {
  private static final int RATE = 15;
  private static final int PICTURES = 60;
  private static final double FRAME = 1.0 / RATE;
  private static final int PACKETS = PICTURES * 48_000 / 1024 / RATE;
  private static final double PACKET = 1024.0 / 48_000;
  private static final double ROUNDING = 0.002;
  private static final Pattern TIME =
      Pattern.compile("(pictures|sound):sink\\).*?pts: (\\d+):(\\d+):([\\d.]+)");

  private static final Pattern CLOCK = Pattern.compile("([\\d.]+) A-V:");
  private static final double SECONDS_ON = 3;

  /// The longest that anything may be missing, in seconds.
  private static final double LOST = 0.5;

  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    channel =
        channels.create(Map.of("name", "Tools", "input", "test", "source", "320x180@" + RATE));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
  }

  private static String url(String protocol) {
    return channel.at("/playback/" + protocol).asString();
  }

  /// Nothing is missing, and nothing comes twice.
  private static void goOn(List<Double> times, double step) {
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1))
          .as("after %s of %s", times.get(i - 1), times)
          .isBetween(step - ROUNDING, step + ROUNDING);
    }
  }

  private static List<Double> packets(String protocol) {
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "packet=dts_time",
            "-of",
            "csv=p=0",
            "-read_intervals",
            "%+#" + PICTURES,
            url(protocol))
        .lines()
        .map(line -> Double.valueOf(line.replaceAll(",.*", "")))
        .toList();
  }

  @Test
  void ffprobe_reads_picture_after_picture_by_hls() {
    List<Double> times = packets("hls");

    assertThat(times).hasSize(PICTURES);
    goOn(times, FRAME);
  }

  /// It reads a segment again now and then, when it has read the manifest again.
  @Test
  void ffprobe_reads_pictures_by_dash_none_of_which_lies_between_two_others() {
    var times = new ArrayList<>(new TreeSet<>(packets("dash")));

    assertThat(times).hasSizeGreaterThanOrEqualTo(PICTURES / 2);
    for (int i = 1; i < times.size(); i++) {
      double frames = (times.get(i) - times.get(i - 1)) / FRAME;
      assertThat(frames).as("%s", times).isGreaterThan(0.9);
      assertThat(Math.abs(frames - Math.round(frames))).as("%s", times).isLessThan(0.05);
    }
  }

  /// By the newer of its two demuxers. A few pictures and packets of sound are missing near borders
  /// of segments, or come twice: version 1.22 loses as much of films that FFmpeg's own HLS muxer
  /// wrote, in MPEG-TS too, so that half a second may be.
  @Test
  void gstreamer_plays_pictures_and_sound(@TempDir Path folder) throws Exception {
    String sink = "%s-sink=fakesink name=%s silent=false sync=false";
    Tool played =
        Tool.until(
            folder,
            List.of(
                "gst-launch-1.0",
                "-v",
                "playbin3",
                "uri=" + url("hls"),
                sink.formatted("video", "pictures"),
                sink.formatted("audio", "sound")),
            now ->
                times(now, "pictures").size() > PICTURES && times(now, "sound").size() > PACKETS);

    assertThat(played.lines("(WARNING|ERROR|.*CRITICAL).*")).isEmpty();
    plays(times(played, "pictures"), PICTURES, FRAME);
    plays(times(played, "sound"), PACKETS, PACKET);
  }

  /// So many, in order, with no pause longer than [#LOST].
  private static void plays(List<Double> times, int least, double step) {
    assertThat(times).hasSizeGreaterThan(least);
    assertThat(times).isSorted();
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1))
          .as("after %s of %s", times.get(i - 1), times)
          .isLessThanOrEqualTo(LOST);
    }
    double span = times.getLast() - times.getFirst() + step;
    assertThat(times.size() * step).isCloseTo(span, within(2 * LOST));
  }

  /// Where the machine has it.
  @Test
  void ffplay_plays_pictures_in_step_with_sound(@TempDir Path folder) throws Exception {
    assumeTrue(isThere("ffplay"));
    var command = new ArrayList<>(List.of("env", "SDL_VIDEODRIVER=dummy"));
    command.addAll(List.of("SDL_AUDIODRIVER=dummy", "ffplay", "-loglevel", "info", "-stats"));
    command.add(url("hls"));

    Tool played = Tool.until(folder, command, now -> span(clock(now)) > SECONDS_ON);

    assertThat(span(clock(played))).as(played.output()).isGreaterThan(SECONDS_ON);
    assertThat(played.output()).contains("Video: h264", "Audio: aac", "A-V:");
    assertThat(played.lines(".*(nvalid data|rror while|corrupt).*")).isEmpty();
  }

  /// What its own clock was, as often as it told.
  private static List<Double> clock(Tool played) {
    return CLOCK
        .matcher(played.output())
        .results()
        .map(found -> Double.valueOf(found.group(1)))
        .toList();
  }

  private static double span(List<Double> times) {
    return times.isEmpty() ? 0 : times.getLast() - times.getFirst();
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static List<Double> times(Tool played, String sink) {
    Matcher found = TIME.matcher(played.output());
    var times = new ArrayList<Double>();
    while (found.find()) {
      if (found.group(1).equals(sink)) {
        double minutes = Integer.parseInt(found.group(2)) * 60 + Integer.parseInt(found.group(3));
        times.add(minutes * 60 + Double.parseDouble(found.group(4)));
      }
    }
    return times;
  }
}
