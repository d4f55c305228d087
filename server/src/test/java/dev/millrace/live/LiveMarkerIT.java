package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
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

/// Markers by the API are in playlist and manifest at once.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveMarkerIT {
  private static final String SPLICE =
      "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "Marked", "input", "test", "source", "320x180@15"));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
  }

  private static HttpResponse<String> mark(String json) throws Exception {
    String path = "/v1/channels/" + channel.path("id").asString() + "/markers";
    return channels.send("POST", path, json);
  }

  private static List<String> ranges(String id) throws Exception {
    return channels
        .play(channel, "a/main/index.m3u8")
        .body()
        .lines()
        .filter(line -> line.startsWith("#EXT-X-DATERANGE:ID=\"" + id + "\""))
        .toList();
  }

  @Test
  void a_marker_is_told_of_in_both_and_listed() throws Exception {
    Instant at = Instant.now().plusSeconds(30).truncatedTo(ChronoUnit.MILLIS);
    HttpResponse<String> made =
        mark("{\"id\":\"one\",\"at\":\"%s\",\"plannedSeconds\":12.5}".formatted(at));

    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(ranges("one"))
        .singleElement()
        .asString()
        .contains("CLASS=\"ad\"", "PLANNED-DURATION=12.500000")
        .contains("START-DATE=\"" + at.toString().substring(0, 19));
    assertThat(channels.play(channel, "main.mpd").body())
        .contains("schemeIdUri=\"tag:millrace.dev,2026:marker\"", "messageData=\"ad one\"");
    String path = "/v1/channels/" + channel.path("id").asString() + "/markers";
    assertThat(channels.send("GET", path, "").body()).contains("\"id\":\"one\"");
  }

  @Test
  void its_length_may_come_later_and_then_does_not_change() throws Exception {
    String begin = "{\"id\":\"two\",\"at\":\"%s\"".formatted(Instant.now());

    assertThat(mark(begin + "}").statusCode()).isEqualTo(201);
    assertThat(mark(begin + ",\"durationSeconds\":3}").statusCode()).isEqualTo(201);
    assertThat(mark(begin + ",\"durationSeconds\":4}").statusCode()).isEqualTo(422);

    assertThat(ranges("two")).hasSize(2);
    assertThat(ranges("two").getLast()).contains(",DURATION=3.000000");
  }

  @Test
  void a_section_goes_on_as_it_came() throws Exception {
    assertThat(mark("{\"id\":\"three\",\"scte35\":\"%s\"}".formatted(SPLICE)).statusCode())
        .isEqualTo(201);

    assertThat(ranges("three"))
        .singleElement()
        .asString()
        .contains(",SCTE35-OUT=0xFC302F", "PLANNED-DURATION=60.293567");
    assertThat(channels.play(channel, "main.mpd").body())
        .contains("<scte35:Binary>" + SPLICE + "</scte35:Binary>");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"id\":\"a b\"}', /id",
    "'{\"kind\":\"\"}', /kind",
    "'{\"at\":\"noon\"}', /at",
    "'{\"at\":\"2020-01-01T00:00:00Z\"}', /at",
    "'{\"at\":\"2099-01-01T00:00:00Z\"}', /at",
    "'{\"durationSeconds\":-1}', /durationSeconds",
    "'{\"plannedSeconds\":1e9}', /plannedSeconds",
    "'{\"scte35\":\"AAAA\"}', /scte35",
  })
  void what_can_not_be_told_is_refused_with_the_member_at_fault(String json, String member)
      throws Exception {
    HttpResponse<String> answer = mark(json);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("marker-refused", "\"member\":\"" + member + "\"");
  }

  @Test
  void what_is_to_come_is_told_once_somebody_publishes_and_can_be_taken_back() throws Exception {
    JsonNode soon = channels.create(Map.of("name", "Soon", "input", "file", "source", "none.mp4"));
    String path = "/v1/channels/" + soon.path("id").asString() + "/markers";
    Instant at = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
    String one = "{\"id\":\"one\",\"at\":\"%s\",\"plannedSeconds\":9}".formatted(at);

    assertThat(channels.send("POST", path, one).statusCode()).isEqualTo(201);
    assertThat(channels.send("POST", path, one).statusCode()).as("it is the same").isEqualTo(201);
    assertThat(channels.send("POST", path, one.replace(":9}", ":8}")).statusCode()).isEqualTo(422);
    assertThat(channels.send("GET", path, "").body()).contains("\"id\":\"one\"", at.toString());
    assertThat(channels.send("DELETE", path + "/one", "").statusCode()).isEqualTo(204);
    assertThat(channels.send("DELETE", path + "/one", "").statusCode()).isEqualTo(404);
    assertThat(channels.send("GET", path, "").body()).contains("\"items\":[]");
    channels.delete(soon);
  }

  @Test
  void one_that_is_to_come_is_taken_back_from_players_too() throws Exception {
    String path = "/v1/channels/" + channel.path("id").asString() + "/markers/off";
    mark("{\"id\":\"off\",\"at\":\"%s\"}".formatted(Instant.now().plusSeconds(300)));
    assertThat(ranges("off")).hasSize(1);

    assertThat(channels.send("DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(ranges("off")).isEmpty();
    mark("{\"id\":\"on\"}");
    assertThat(channels.send("DELETE", path.replace("off", "on"), "").statusCode()).isEqualTo(409);
  }

  @Test
  void what_was_told_is_in_the_recording_and_in_clips() throws Exception {
    JsonNode kept =
        channels.create(
            Map.of("name", "Kept", "input", "test", "source", "320x180@15", "record", true));
    String path = "/v1/channels/" + kept.path("id").asString();
    Instant soon = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    send(path, "{\"id\":\"late\",\"at\":\"%s\",\"plannedSeconds\":30}".formatted(soon));
    channels.awaitPlayable(kept);
    Instant begins = programTime(channels.play(kept, "v/180p/index.m3u8").body());
    Instant at = begins.plusMillis(1500);
    send(path, "{\"id\":\"past\",\"at\":\"%s\",\"durationSeconds\":1.5}".formatted(at));
    send(path, "{\"id\":\"cue\",\"at\":\"%s\",\"scte35\":\"%s\"}".formatted(at, SPLICE));
    assertThat(
            Eventually.holds(
                PATIENCE, () -> playlist(kept).contains("#EXT-X-DATERANGE:ID=\"late\"")))
        .as("what was scheduled before somebody published")
        .isTrue();
    String clip = "{\"start\":\"%s\",\"end\":\"%s\"}".formatted(begins, begins.plusSeconds(2));
    assertThat(channels.send("POST", path + "/clips", clip).statusCode()).isEqualTo(202);
    channels.delete(kept);

    for (String kind : List.of("/recordings", "/clips")) {
      JsonNode film = ready(path + kind);
      String hls = film.at("/playback/hls").asString();
      String list = channels.get(hls.replace("main.m3u8", "v1/v/180p/index.m3u8"));
      assertThat(programTime(list)).isEqualTo(begins);
      assertThat(list)
          .contains("#EXT-X-DATERANGE:ID=\"past\",CLASS=\"ad\",START-DATE=\"" + second(at))
          .contains(",DURATION=1.500000")
          .contains("#EXT-X-DATERANGE:ID=\"cue\"", ",SCTE35-OUT=0xFC302F")
          .doesNotContain("ID=\"late\"");
      assertThat(channels.get(film.at("/playback/dash").asString()))
          .contains("<EventStream schemeIdUri=\"tag:millrace.dev,2026:marker\"")
          .contains("presentationTime=\"1500\"")
          .contains("<scte35:Binary>" + SPLICE + "</scte35:Binary>")
          .doesNotContain("ad late");
    }
  }

  private static void send(String path, String marker) throws Exception {
    HttpResponse<String> answer = channels.send("POST", path + "/markers", marker);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static Instant programTime(String playlist) {
    Matcher found = Pattern.compile("#EXT-X-PROGRAM-DATE-TIME:(\\S+)").matcher(playlist);
    assertThat(found.find()).as(playlist).isTrue();
    return Instant.parse(found.group(1));
  }

  private static String second(Instant at) {
    return at.toString().substring(0, 19);
  }

  private static String playlist(JsonNode shown) {
    try {
      return channels.play(shown, "v/180p/index.m3u8").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ready(String path) {
    assertThat(
            Eventually.holds(PATIENCE, () -> item(path).path("status").asString().equals("ready")))
        .as(() -> item(path).toString())
        .isTrue();
    return item(path);
  }

  private static JsonNode item(String path) {
    try {
      return JsonMapper.shared().readTree(channels.send("GET", path, "").body()).at("/items/0");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothing_is_told_of_where_nobody_publishes() throws Exception {
    JsonNode idle = channels.create(Map.of("name", "Idle", "input", "file", "source", "none.mp4"));
    String path = "/v1/channels/" + idle.path("id").asString() + "/markers";

    assertThat(channels.send("POST", path, "{}").statusCode()).isEqualTo(409);
    assertThat(channels.send("POST", "/v1/channels/none/markers", "{}").statusCode())
        .isEqualTo(404);
    channels.delete(idle);
  }
}
