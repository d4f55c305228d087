package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A channel with a second way in, and one that shows a slate while nobody comes.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveBackupIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    TestFfmpeg.make(
        Files.createDirectories(product.data().resolve("playout")).resolve("away.png"),
        "-f lavfi -i testsrc2=s=300x300 -frames:v 1");
    channels = new Channels(product.url(), product.token());
  }

  private static void awaitOnAir(Showing showing, String input) {
    assertThat(
            Eventually.holds(
                PATIENCE, () -> showing.health().path("onAir").asString("").equals(input)))
        .as("%s: %s", input, showing.health())
        .isTrue();
  }

  private static void awaitBreaks(Showing showing, int breaks) {
    assertThat(
            Eventually.holds(
                PATIENCE, () -> showing.breaks() >= breaks && showing.segmentsSinceBreak() >= 1))
        .as(() -> showing.health() + "\n" + showing.playlist())
        .isTrue();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @CsvSource({"rtmp, srt", "srt, rtmp"})
  void the_backup_takes_over_and_the_primary_comes_back_once_it_is_steady(
      String primary, String backup) throws Exception {
    JsonNode channel =
        channels.create(Map.of("name", "Two", "input", primary, "backup", Map.of("input", backup)));
    String second = channel.at("/backup/ingest/url").asString();
    assertThat(second).isNotEqualTo(channel.at("/ingest/url").asString());
    var showing = Showing.of(channels, channel);

    Encoder first = Encoder.to(channel.at("/ingest/url").asString());
    try (var other = Encoder.to(second)) {
      channels.awaitPlayable(channel);
      awaitOnAir(showing, "primary");
      first.close();
      awaitOnAir(showing, "backup");
      awaitBreaks(showing, 1);

      first = Encoder.to(channel.at("/ingest/url").asString());
      awaitOnAir(showing, "primary");
      awaitBreaks(showing, 2);
      first.freeze();
      awaitOnAir(showing, "backup");
      awaitBreaks(showing, 3);

      assertThat(other.isAlive()).isTrue();
      assertThat(showing.programmes()).hasSize(1);
      int[] numbers = showing.numbers();
      assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
    } finally {
      first.close();
      channels.delete(channel);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"name", "away.png"})
  void a_slate_is_shown_until_the_window_is_over_and_then_the_programme_ends(String slate)
      throws Exception {
    JsonNode channel =
        channels.create(
            Map.of(
                "name",
                "Stage, one: ‘%{n}’",
                "input",
                "rtmp",
                "slate",
                slate,
                "reconnectSeconds",
                12));
    String url = channel.at("/ingest/url").asString();
    var showing = Showing.of(channels, channel);
    Encoder encoder = Encoder.to(url);
    channels.awaitPlayable(channel);

    encoder.close();
    awaitOnAir(showing, "slate");
    awaitBreaks(showing, 1);
    encoder = Encoder.to(url);
    awaitOnAir(showing, "primary");
    awaitBreaks(showing, 2);
    assertThat(showing.programmes()).hasSize(1);

    encoder.close();
    awaitOnAir(showing, "slate");
    assertThat(Eventually.holds(PATIENCE, () -> showing.playlist().contains("ENDLIST")))
        .as(() -> showing.health().toString())
        .isTrue();
    assertThat(showing.health().has("onAir")).isFalse();
    channels.delete(channel);
  }
}
