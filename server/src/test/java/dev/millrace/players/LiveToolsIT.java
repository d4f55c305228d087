package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.live.ingest.Command;
import dev.millrace.testing.Channels;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @ValueSource(strings = {"hls", "dash"})
  void ffprobe_reads_pictures_that_follow_each_other(String protocol) {
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

    assertThat(times).hasSize(PACKETS).isSorted();
    assertThat(times.getLast() - times.getFirst()).isBetween(3.9, 4.0);
  }

  @ParameterizedTest
  @CsvSource({"hls, hlsdemux", "dash, dashdemux"})
  void gstreamer_reads_pictures(String protocol, String demuxer) {
    String url = channel.at("/playback/" + protocol).asString();
    String pipeline =
        "gst-launch-1.0 souphttpsrc location=%s ! %s ! qtdemux".formatted(url, demuxer)
            + " ! h264parse ! identity eos-after=%d ! fakesink".formatted(PACKETS);

    try (var gstreamer =
        Command.start(
            "gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad",
            List.of(pipeline.split(" ")))) {
      assertThat(gstreamer.end()).as(gstreamer.said()).isZero();
      assertThat(gstreamer.said()).doesNotContain("ERROR");
    }
  }
}
