package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A live channel as programs read it that are no browsers.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveToolsIT {
  private static final int PACKETS = 60;

  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "Tools", "input", "test", "source", "320x180@15"));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
  }

  /// By DASH it reads a segment again now and then, when it has read the manifest again.
  @ParameterizedTest
  @ValueSource(strings = {"hls", "dash"})
  void ffprobe_reads_pictures(String protocol) {
    List<Double> times =
        TestFfmpeg.probe(
                "-v",
                "error",
                "-select_streams",
                "v:0",
                "-show_entries",
                "packet=dts_time",
                "-of",
                "csv=p=0",
                "-read_intervals",
                "%+#" + PACKETS,
                channel.at("/playback/" + protocol).asString())
            .lines()
            .map(line -> Double.valueOf(line.replaceAll(",.*", "")))
            .toList();

    assertThat(times).hasSize(PACKETS);
    assertThat(Set.copyOf(times)).hasSizeGreaterThanOrEqualTo(PACKETS / 2);
  }
}
