package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a channel showed between two moments becomes a film of its own.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveClipIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern TIME = Pattern.compile("PROGRAM-DATE-TIME:(\\S+)");

  private static Channels channels;
  private static JsonNode channel;
  private static JsonNode recorded;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "Clips", "input", "test", "source", "320x180@25"));
    recorded =
        channels.create(
            Map.of(
                "name",
                "Kept",
                "input",
                "test",
                "source",
                "320x180@25",
                "record",
                true,
                "dvrSeconds",
                30));
    channels.awaitPlayable(channel);
    channels.awaitPlayable(recorded);
    assertThat(Eventually.holds(PATIENCE, () -> segments(channel) >= 4)).isTrue();
    assertThat(Eventually.holds(PATIENCE, () -> segments(recorded) >= 4)).isTrue();
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
    channels.delete(recorded);
  }

  @Test
  void it_is_made_of_the_segments_in_memory_and_plays_from_zero() throws Exception {
    Instant second = times(channel).get(1);

    JsonNode clip = made(channel, second.plusMillis(300), second.plusMillis(2500));

    assertThat(Instant.parse(clip.path("start").asString())).isEqualTo(second);
    assertThat(Instant.parse(clip.path("end").asString())).isEqualTo(second.plusSeconds(4));
    JsonNode film = ready(channel, clip);
    List<Double> pictures = pictures(film.at("/playback/hls").asString());
    assertThat(pictures).hasSize(100);
    assertThat(pictures.getFirst()).isBetween(0.0, 0.05);
    assertThat(pictures.getLast()).isBetween(3.94, 4.01);
  }

  @Test
  void it_outlives_the_channel_and_the_recording_that_it_is_cut_out_of() throws Exception {
    JsonNode brief =
        channels.create(
            Map.of("name", "Brief", "input", "test", "source", "320x180@15", "record", true));
    channels.awaitPlayable(brief);
    assertThat(Eventually.holds(PATIENCE, () -> segments(brief) >= 3)).isTrue();
    Instant first = times(brief).getFirst();
    channels.delete(brief);
    String path = "/v1/channels/" + brief.path("id").asString();
    assertThat(
            Eventually.holds(
                PATIENCE,
                () -> item(path + "/recordings").path("status").asString().equals("ready")))
        .isTrue();

    JsonNode clip = made(brief, first.plusMillis(2500), first.plusMillis(3000));
    JsonNode film = ready(brief, clip);
    String recording = item(path + "/recordings").path("assetId").asString();
    assertThat(channels.send("DELETE", "/v1/assets/" + recording, "").statusCode()).isEqualTo(204);

    assertThat(pictures(film.at("/playback/dash").asString())).hasSize(30);
  }

  @Test
  void one_of_a_channel_that_is_recorded_begins_before_what_viewers_can_go_back_to()
      throws Exception {
    Instant began = Instant.parse(recordingStart());
    JsonNode clip = made(recorded, began.plusSeconds(1), times(recorded).getLast());

    JsonNode film = ready(recorded, clip);

    assertThat(film.path("title").asString()).startsWith("Clip of");
    assertThat(channels.send("GET", "/v1/assets/" + film.path("assetId").asString(), "").body())
        .contains("\"status\":\"ready\"");
  }

  @ParameterizedTest
  @CsvSource({
    "-3600, -3590, /start",
    "3600, 3610, /start",
    "0, 3600, /end",
    "0, -1, /end",
    "-90000, 1, /end",
  })
  void what_was_not_shown_is_refused_with_the_member_at_fault(long start, long end, String member)
      throws Exception {
    Instant shown = times(channel).get(1);

    HttpResponse<String> answer = ask(channel, shown.plusSeconds(start), shown.plusSeconds(end));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("clip-refused", "\"member\":\"" + member + "\"");
  }

  @Test
  void a_time_that_is_none_or_is_missing_is_refused() throws Exception {
    String path = "/v1/channels/" + channel.path("id").asString() + "/clips";

    assertThat(channels.send("POST", path, "{\"start\":\"noon\",\"end\":\"x\"}").body())
        .contains("/start");
    assertThat(channels.send("POST", path, "{\"start\":\"2026-11-21T12:00:00Z\"}").body())
        .contains("/end");
    assertThat(channels.send("POST", "/v1/channels/none/clips", "{}").statusCode()).isEqualTo(422);
  }

  @Test
  void viewers_begin_where_the_address_says() throws Exception {
    Instant second = times(channel).get(1);

    String over = channels.play(channel, "main.m3u8?start=beginning").body();
    String from = channels.play(channel, "main.m3u8?start=" + second.plusMillis(500)).body();
    HttpResponse<String> before = channels.play(channel, "main.m3u8?start=2020-01-01T00:00:00Z");

    assertThat(over).contains("#EXT-X-START:TIME-OFFSET=0.000000,PRECISE=YES\n");
    assertThat(from).contains("#EXT-X-START:TIME-OFFSET=2.500000,PRECISE=YES\n");
    assertThat(before.statusCode()).isEqualTo(400);
    assertThat(before.body()).contains("\"parameter\":\"start\"", "which is what can be gone back");
  }

  private static HttpResponse<String> ask(JsonNode channel, Instant start, Instant end)
      throws Exception {
    return channels.send(
        "POST",
        "/v1/channels/" + channel.path("id").asString() + "/clips",
        "{\"start\":\"%s\",\"end\":\"%s\"}".formatted(start, end));
  }

  private static JsonNode made(JsonNode channel, Instant start, Instant end) throws Exception {
    HttpResponse<String> answer = ask(channel, start, end);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body());
  }

  private static JsonNode ready(JsonNode channel, JsonNode clip) {
    String path = "/v1/channels/" + channel.path("id").asString() + "/clips";
    assertThat(
            Eventually.holds(PATIENCE, () -> item(path).path("status").asString().equals("ready")))
        .as(() -> item(path).toString())
        .isTrue();
    JsonNode film = item(path);
    assertThat(film.path("assetId")).isEqualTo(clip.path("assetId"));
    return film;
  }

  /// When its pictures are shown, as FFmpeg reads them.
  private static List<Double> pictures(String url) {
    return TestFfmpeg.probe(
            "-v",
            "error",
            "-select_streams",
            "v:0",
            "-show_entries",
            "packet=pts_time",
            "-of",
            "csv=p=0",
            url)
        .lines()
        .map(line -> Double.valueOf(line.replaceAll(",.*", "")))
        .sorted()
        .toList();
  }

  private static String recordingStart() {
    String path = "/v1/channels/" + recorded.path("id").asString() + "/recordings";
    return item(path).path("startedAt").asString();
  }

  private static JsonNode item(String path) {
    try {
      return JSON.readTree(channels.send("GET", path, "").body()).at("/items/0");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String playlist(JsonNode channel) {
    try {
      return channels.play(channel, "v/180p/index.m3u8").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long segments(JsonNode channel) {
    return playlist(channel).lines().filter(line -> line.startsWith("#EXTINF")).count();
  }

  private static List<Instant> times(JsonNode channel) {
    return TIME.matcher(playlist(channel))
        .results()
        .map((MatchResult found) -> Instant.parse(found.group(1)))
        .toList();
  }
}
