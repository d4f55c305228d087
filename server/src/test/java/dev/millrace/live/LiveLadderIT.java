package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Channels on a machine that has room for one ladder only, and an encoder that does not keep up.
@Tag("ffmpeg")
class LiveLadderIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// A rung that a busy machine had left out comes back after a minute of calm.
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(3);
  private static final String TWO_RUNGS = "640x480@10";

  /// One ladder is taken to need 0.07 before it runs; what runs needs less on a fast machine, but
  /// never so little that there is room for another.
  private static final String ROOM = "0.08";

  private static RunningTestServer product;
  private static Channels channels;
  private static JsonNode first;

  @BeforeAll
  static void start() throws Exception {
    Path data = Files.createTempDirectory("millrace-live");
    Files.writeString(data.resolve("millrace.yaml"), "live: {encode-cores: " + ROOM + "}\n");
    product = RunningTestServer.start(data);
    channels = new Channels(product.url(), product.token());
    first = channels.create(Map.of("name", "One", "input", "test", "source", TWO_RUNGS));
    channels.awaitPlayable(first);
  }

  @AfterAll
  static void stop() throws IOException {
    product.close();
  }

  private static void awaitLeftOut(JsonNode channel) {
    var showing = new Showing(channels, channel, "v/480p/");
    assertThat(
            Eventually.holds(
                PATIENCE, () -> showing.health().path("leftOut").toString().contains("480p")))
        .as(() -> showing.health().toString())
        .isTrue();
    assertThat(
            Eventually.holds(
                PATIENCE,
                () -> showing.health().path("alerts").toString().contains("rungs-left-out")))
        .as(() -> showing.health().toString())
        .isTrue();
  }

  @Test
  void who_comes_second_makes_what_there_is_room_for() throws Exception {
    JsonNode second = channels.create(Map.of("name", "Two", "input", "test", "source", TWO_RUNGS));
    channels.awaitPlayable(second);

    awaitLeftOut(second);

    assertThat(channels.play(second, "main.m3u8").body())
        .contains("v/360p/")
        .doesNotContain("v/480p/");
    assertThat(channels.play(second, "main.mpd").body()).contains("360p").doesNotContain("480p");
    var leftOut = new Showing(channels, second, "v/480p/");
    assertThat(Eventually.holds(PATIENCE, () -> leftOut.numbers().length >= 2))
        .as(() -> leftOut.playlist())
        .isTrue();
    channels.delete(second);
  }

  @Test
  void a_rung_that_is_left_out_meanwhile_goes_on_with_the_next_smaller_one() throws Exception {
    var showing = new Showing(channels, first, "v/480p/");
    assertThat(Eventually.holds(LONG_PATIENCE, () -> showing.health().path("leftOut").isEmpty()))
        .as(() -> showing.health().toString())
        .isTrue();
    assertThat(channels.play(first, "main.m3u8").body()).contains("v/480p/", "v/360p/");
    long breaks = showing.breaks();

    signal("STOP", encoder());
    awaitLeftOut(first);
    assertThat(Eventually.holds(PATIENCE, () -> showing.breaks() > breaks)).isTrue();
    assertThat(Eventually.holds(PATIENCE, () -> showing.segmentsSinceBreak() >= 2))
        .as(() -> showing.health() + "\n" + showing.playlist())
        .isTrue();

    assertThat(channels.play(first, "main.m3u8").body()).doesNotContain("v/480p/");
    assertThat(showing.playlist()).doesNotContain("ENDLIST", "EXT-X-GAP");
    assertThat(showing.programmes()).hasSize(1);
    int[] numbers = showing.numbers();
    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
    String last = showing.programmes().getFirst() + "/" + numbers[numbers.length - 1] + ".m4s";
    assertThat(channels.media(first, "v/480p/" + last).body())
        .hasSameSizeAs(channels.media(first, "v/360p/" + last).body());
  }

  /// The one that makes the first channel's two rungs.
  private static long encoder() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            child ->
                Arrays.stream(child.info().arguments().orElse(new String[0]))
                    .anyMatch("unix:480p"::equals))
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElseThrow();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }
}
