package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Channels on a machine that has room for one ladder only, and an encoder that does not keep up.
@Tag("ffmpeg")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    first =
        channels.create(
            Map.of("name", "One", "input", "test", "source", TWO_RUNGS, "record", true));
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
  @Order(1)
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

  /// Ends the first channel.
  @Test
  @Order(2)
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
    filmsHaveWhatAllOfThemHas(showing, numbers.length);
  }

  /// A clip over the change, and the recording.
  private static void filmsHaveWhatAllOfThemHas(Showing showing, int segments) throws Exception {
    List<Instant> times =
        Pattern.compile("PROGRAM-DATE-TIME:(\\S+)")
            .matcher(showing.playlist())
            .results()
            .map(found -> Instant.parse(found.group(1)))
            .toList();
    String path = "/v1/channels/" + first.path("id").asString();
    String clip = "{\"start\":\"%s\",\"end\":\"%s\"}".formatted(times.getFirst(), times.getLast());
    HttpResponse<String> asked = channels.send("POST", path + "/clips", clip);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    hasTheSmallRungAlone(path + "/clips");

    channels.delete(first);
    String playlist = hasTheSmallRungAlone(path + "/recordings");
    assertThat(Showing.numbers(playlist).length).isGreaterThanOrEqualTo(segments);
  }

  private static String hasTheSmallRungAlone(String path) throws Exception {
    Supplier<JsonNode> film =
        () -> {
          try {
            return JsonMapper.shared().readTree(channels.send("GET", path, "").body());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    assertThat(
            Eventually.holds(
                PATIENCE, () -> film.get().at("/items/0/status").asString("").equals("ready")))
        .as(() -> film.get().toString())
        .isTrue();
    String hls = film.get().at("/items/0/playback/hls").asString();
    assertThat(channels.get(hls)).contains("v/360p/").doesNotContain("v/480p/");
    assertThat(TestFfmpeg.probe("-v", "error", "-show_entries", "stream=height", hls))
        .contains("height=360");
    return channels.get(hls.replace("main.m3u8", "v1/v/360p/index.m3u8"));
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
