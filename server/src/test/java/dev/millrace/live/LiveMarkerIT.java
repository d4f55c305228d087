package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Markers by the API are in playlist and manifest at once.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveMarkerIT {
  private static final String SPLICE =
      "/DAvAAAAAAAA///wFAVIAACPf+/+c2nALv4AUsz1AAAAAAAKAAhDVUVJAAABNWLbowo=";

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
  void nothing_is_told_of_where_nobody_publishes() throws Exception {
    JsonNode idle = channels.create(Map.of("name", "Idle", "input", "file", "source", "none.mp4"));
    String path = "/v1/channels/" + idle.path("id").asString() + "/markers";

    assertThat(channels.send("POST", path, "{}").statusCode()).isEqualTo(409);
    assertThat(channels.send("POST", "/v1/channels/none/markers", "{}").statusCode())
        .isEqualTo(404);
    channels.delete(idle);
  }
}
