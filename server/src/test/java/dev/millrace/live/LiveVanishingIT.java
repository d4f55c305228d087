package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// An encoder that goes on sending pictures without sound for a while, or sound without pictures.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveVanishingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String AWAY = "between(pts*tb,6,19)";

  /// When it is black and silent at the same moment: long after all has come again.
  private static final String MARK = "between(t,29,31)";

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) {
    channels = new Channels(product.url(), product.token());
  }

  private static Path film(Path folder) {
    return TestFfmpeg.make(
        folder.resolve("film.ts"),
        "-f lavfi -i color=white:s=426x240:r=15,noise=alls=20:allf=t,"
            + "drawbox=c=black:t=fill:enable='"
            + MARK
            + "' -f lavfi -i sine=r=48000,volume=0:enable='"
            + MARK
            + "' -t 34 -c:v libx264 -g 30 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mpegts");
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({"rtmp, flv, sound, a", "srt, mpegts, pictures, v"})
  void what_vanishes_is_filled_until_it_comes_again_and_the_rest_goes_on(
      String input, String format, String missing, String stream, @TempDir Path folder)
      throws Exception {
    Path film = film(folder);
    JsonNode channel =
        channels.create(
            Map.of("name", "Half", "input", input, "record", true, "reconnectSeconds", 5));
    var pictures = Showing.of(channels, channel);
    var sound = new Showing(channels, channel, "a/main/");

    List<String> to = List.of("-f", format, channel.at("/ingest/url").asString());
    Process encoder = publish(film, "-bsf:" + stream, to);
    try {
      await(pictures, () -> alerts(pictures).contains("no-" + missing));
      int before = Math.max(pictures.numbers().length, sound.numbers().length);
      await(pictures, () -> pictures.numbers().length >= before + 3);
      await(sound, () -> sound.numbers().length >= before + 3);
      assertThat(alerts(pictures)).contains("no-" + missing);
      await(pictures, () -> pictures.breaks() >= 1 && !alerts(pictures).contains("no-" + missing));
      await(pictures, () -> pictures.recordings().at("/0/status").asString("").equals("ready"));
    } finally {
      encoder.destroyForcibly().waitFor();
    }

    assertThat(pictures.programmes()).hasSize(1);
    int[] numbers = pictures.numbers();
    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
    assertThat(sound.numbers()).isEqualTo(numbers);
    String recording = pictures.recordings().at("/0/playback/hls").asString();
    assertThat(Marks.last(recording, "black_start"))
        .isCloseTo(Marks.last(recording, "silence_start"), within(0.15));
    channels.delete(channel);
  }

  /// Packets of one stream are dropped for a while.
  private static Process publish(Path film, String filter, List<String> to) {
    var words =
        List.of(
            "-v",
            "error",
            "-re",
            "-i",
            film.toString(),
            "-c",
            "copy",
            filter,
            "noise=drop='" + AWAY + "'",
            "-max_interleave_delta",
            "1000000",
            "-flush_packets",
            "1");
    return TestFfmpeg.start(Stream.concat(words.stream(), to.stream()).toList());
  }

  private static void await(Showing showing, BooleanSupplier condition) {
    assertThat(Eventually.holds(PATIENCE, condition))
        .as(() -> showing.health() + "\n" + showing.playlist() + showing.recordings())
        .isTrue();
  }

  private static String alerts(Showing showing) {
    return showing.health().path("alerts").toString();
  }
}
