package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A programme whose publisher is cut off and comes back is one programme, and one film.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveRecordingIT {
  private static final String RUNG = "v/240p/";
  private static final String SIZE = "426x240";
  private static final int CUTS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) {
    channels = new Channels(product.url(), product.token());
  }

  @Test
  void it_goes_on_behind_each_discontinuity_and_becomes_a_film_at_once() throws Exception {
    JsonNode channel =
        channels.create(
            Map.of(
                "name",
                "Kept",
                "input",
                "test",
                "source",
                SIZE + "@15",
                "record",
                true,
                "dvrSeconds",
                3600));
    channels.awaitPlayable(channel);
    var showing = Showing.of(channels, channel);

    for (int cut = 1; cut <= CUTS; cut++) {
      Thread.sleep(cut * 300L);
      assertThat(publishers()).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
      int breaks = cut;
      assertThat(Eventually.holds(PATIENCE, () -> showing.breaks() == breaks))
          .as(showing.playlist())
          .isTrue();
      assertThat(Eventually.holds(PATIENCE, () -> showing.segmentsSinceBreak() >= 2)).isTrue();
    }
    String live = showing.playlist();
    assertThat(Showing.numbers(live))
        .isEqualTo(IntStream.range(0, Showing.numbers(live).length).toArray());

    channels.delete(channel);
    long ended = System.nanoTime();
    assertThat(Eventually.holds(PATIENCE, () -> status(channel).equals("ready"))).isTrue();
    Duration took = Duration.ofNanos(System.nanoTime() - ended);
    assertThat(took).isLessThan(SOON);

    String film = film(channel);
    assertThat(film).contains("#EXT-X-ENDLIST").doesNotContain("DISCONTINUITY");
    assertThat(Showing.numbers(film).length).isGreaterThanOrEqualTo(Showing.numbers(live).length);
    assertThat(film.lines().filter(line -> line.endsWith(".m4s")).map(this::sizeOf))
        .allMatch(size -> size > 100);
  }

  private static List<ProcessHandle> publishers() {
    return ProcessHandle.current().descendants().filter(LiveRecordingIT::isPublisher).toList();
  }

  private static boolean isPublisher(ProcessHandle child) {
    return Arrays.stream(child.info().arguments().orElse(new String[0]))
        .anyMatch(argument -> argument.contains("testsrc2=size=" + SIZE));
  }

  private static JsonNode recording(JsonNode channel) throws Exception {
    String path = "/v1/channels/" + channel.path("id").asString() + "/recordings";
    return JsonMapper.shared().readTree(channels.send("GET", path, "").body()).at("/items/0");
  }

  private static String status(JsonNode channel) {
    try {
      return recording(channel).path("status").asString("");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String folder = "";

  private String film(JsonNode channel) throws Exception {
    String entrance = recording(channel).at("/playback/hls").asString();
    folder = entrance.replace("main.m3u8", "v1/" + RUNG);
    return get(folder + "index.m3u8").body();
  }

  private long sizeOf(String segment) {
    try {
      HttpResponse<String> answer = get(folder + segment);
      return answer.statusCode() == 200 ? answer.body().length() : -answer.statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
