package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
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

/// A channel from its making to its end, by API and HTTP alone.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveChannelIT {
  private static final String RUNG = "v/360p/";
  private static final Pattern HINT =
      Pattern.compile("PRELOAD-HINT:TYPE=PART,URI=\"(\\w+)/(\\d+)\\.(\\d+)\\.m4s\"");

  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "One", "input", "test", "source", "640x360@25"));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
  }

  /// What comes next in a playlist.
  private record Next(String programme, long segment, int part) {
    static Next in(String playlist) {
      MatchResult hint = HINT.matcher(playlist).results().findFirst().orElseThrow();
      return new Next(
          hint.group(1), Long.parseLong(hint.group(2)), Integer.parseInt(hint.group(3)));
    }

    /// The last segment that may be asked for: the one that has not begun, or begins next.
    long youngest() {
      return part == 0 ? segment : segment + 1;
    }

    String playlist() {
      return RUNG + "index.m3u8?_HLS_msn=" + segment + "&_HLS_part=" + part;
    }

    String media() {
      return RUNG + programme + "/" + segment + "." + part + ".m4s";
    }
  }

  private static String playlist() throws Exception {
    return channels.play(channel, RUNG + "index.m3u8").body();
  }

  @Test
  void it_says_that_it_is_live_and_how_it_fares() throws Exception {
    JsonNode now = channels.find(channel);

    assertThat(now.path("status").asString()).isEqualTo("live");
    assertThat(now.at("/health/from").asString()).isEqualTo("test picture");
    assertThat(now.at("/health/inputBitsPerSecond").asLong()).isGreaterThan(100_000);
    assertThat(now.at("/health/renditions").toString()).contains("360p", "main");
  }

  @Test
  void a_playlist_and_the_hinted_part_are_waited_for_and_come_together() throws Exception {
    Next next = Next.in(playlist());

    HttpResponse<String> listed = channels.play(channel, next.playlist());
    HttpResponse<byte[]> part = channels.media(channel, next.media());

    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.body()).contains(next.segment() + "." + next.part() + ".m4s");
    assertThat(Next.in(listed.body())).isNotEqualTo(next);
    assertThat(part.statusCode()).isEqualTo(200);
    assertThat(part.headers().firstValue("cache-control")).get().asString().contains("immutable");
    assertThat(new String(part.body(), 4, 4, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("prft");
  }

  @Test
  void a_segment_that_is_sent_while_it_is_made_is_what_it_is_once_whole() throws Exception {
    Next next = Next.in(playlist());
    String segment = RUNG + next.programme() + "/" + next.youngest() + ".m4s";

    HttpResponse<byte[]> growing = channels.media(channel, segment);
    byte[] whole = channels.media(channel, segment).body();

    assertThat(growing.statusCode()).isEqualTo(200);
    assertThat(growing.body()).isEqualTo(whole);
    var parts = new ByteArrayOutputStream();
    for (int part = 0; part < 4; part++) {
      String path = segment.replace(".m4s", "." + part + ".m4s");
      parts.writeBytes(channels.media(channel, path).body());
    }
    assertThat(whole).endsWith(parts.toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "v/360p/index.m3u8?_HLS_part=1, 400",
    "v/360p/index.m3u8?_HLS_msn=x, 400",
    "v/360p/index.m3u8?_HLS_msn=100000, 400",
    "v/360p/index.m3u8?_HLS_msn=0, 200",
    "v/144p/index.m3u8, 404",
    "v/360p/none/0.m4s, 404",
    "main.xml, 404",
  })
  void what_can_not_be_is_refused_at_once(String path, int status) throws Exception {
    assertThat(channels.play(channel, path).statusCode()).isEqualTo(status);
  }

  @Test
  void the_manifest_s_clock_and_the_server_s_agree() throws Exception {
    String mpd = channels.play(channel, "main.mpd").body();
    MatchResult began =
        Pattern.compile("availabilityStartTime=\"([^\"]+)\"")
            .matcher(mpd)
            .results()
            .findFirst()
            .orElseThrow();

    assertThat(Instant.parse(began.group(1))).isBefore(Instant.now());
    assertThat(channels.send("GET", "/live/time", "").body()).startsWith("20").endsWith("Z");
    assertThat(mpd).contains("availabilityTimeComplete=\"false\"");
  }

  @Test
  void one_that_ends_takes_its_encoder_with_it_and_plays_no_more() throws Exception {
    JsonNode other =
        channels.create(Map.of("name", "Two", "input", "test", "source", "320x180@15"));
    channels.awaitPlayable(other);
    long encoders = encoders();

    channels.delete(other);

    assertThat(Eventually.holds(() -> encoders() <= encoders - 2)).isTrue();
    assertThat(channels.play(other, "main.m3u8").statusCode()).isEqualTo(404);
    assertThat(channels.send("DELETE", "/v1/channels/" + other.path("id").asString(), ""))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(404);
  }

  @Test
  void a_channel_is_cut_as_it_is_wanted_and_changed_as_far_as_it_can_be() throws Exception {
    JsonNode made =
        channels.create(
            Map.of(
                "name",
                "Parts",
                "input",
                "test",
                "source",
                "640x360@15",
                "partSeconds",
                0.2,
                "maxHeight",
                180));
    channels.awaitPlayable(made);

    HttpResponse<String> renamed = change(made, "{\"name\":\"Other\",\"slate\":\"name\"}");
    HttpResponse<String> cut = change(made, "{\"partSeconds\":0.5,\"dvrSeconds\":60}");

    assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
    assertThat(renamed.body()).contains("\"name\":\"Other\"", "\"partSeconds\":0.2");
    assertThat(cut.statusCode()).isEqualTo(409);
    assertThat(cut.body()).contains("partSeconds, dvrSeconds can not change while");
    String listed = channels.play(made, "v/180p/index.m3u8").body();
    assertThat(listed).contains("PART-TARGET=0.21333", "PART-HOLD-BACK=0.64");
    assertThat(listed).contains("DURATION=0.200000,").doesNotContain("DURATION=0.5");
    assertThat(channels.play(made, "main.mpd").body()).contains("minBufferTime=\"PT0.21");
    channels.delete(made);
  }

  @Test
  void an_idle_channel_can_become_another() throws Exception {
    JsonNode made = channels.create(Map.of("name", "Idle", "input", "file", "source", "none.mp4"));
    String all =
        "{\"input\":\"test\",\"source\":\"320x180@10\",\"partSeconds\":1,\"maxHeight\":144,"
            + "\"backup\":{\"input\":\"file\",\"source\":\"none.mp4\"}}";

    HttpResponse<String> changed = change(made, all);
    HttpResponse<String> wrong = change(made, "{\"source\":\"big\"}");

    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(changed.body()).contains("\"partSeconds\":1.0", "\"maxHeight\":144", "none.mp4");
    assertThat(wrong.statusCode()).isEqualTo(422);
    channels.awaitPlayable(made);
    assertThat(channels.play(made, "v/144p/index.m3u8").statusCode()).isEqualTo(200);
    channels.delete(made);
  }

  private static HttpResponse<String> change(JsonNode made, String patch) throws Exception {
    return channels.send("PATCH", "/v1/channels/" + made.path("id").asString(), patch);
  }

  private static long encoders() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"input\":\"test\"}', /name",
    "'{\"name\":\"x\",\"input\":\"smoke\"}', /input",
    "'{\"name\":\"x\",\"input\":\"test\",\"source\":\"big\"}', /source",
    "'{\"name\":\"x\",\"input\":\"file\",\"source\":\"../secret\"}', /source",
    "'{\"name\":\"x\",\"input\":\"test\",\"latency\":\"none\"}', /latency",
    "'{\"name\":\"x\",\"input\":\"test\",\"dvrSeconds\":99999}', /dvrSeconds",
    "'{\"name\":\"x\",\"input\":\"test\",\"ladder\":\"rope\"}', /ladder",
    "'{\"name\":\"x\",\"input\":\"test\",\"maxHeight\":1}', /maxHeight",
    "'{\"name\":\"x\",\"input\":\"test\",\"partSeconds\":0.1}', /partSeconds",
    "'{\"name\":\"x\",\"input\":\"test\",\"partSeconds\":1e300}', /partSeconds",
  })
  void a_wish_that_can_not_be_is_refused_with_the_member_at_fault(String json, String member)
      throws Exception {
    HttpResponse<String> answer = channels.send("POST", "/v1/channels", json);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("channel-refused", "\"member\":\"" + member + "\"");
  }
}
