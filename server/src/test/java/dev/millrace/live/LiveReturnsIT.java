package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// An encoder that is cut off again and again, and comes back at once: one programme, one film.
/// `scripts/cut-live` does so more often.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveReturnsIT {
  private static final int CUTS = Integer.getInteger("live.cuts", 4);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) {
    channels = new Channels(product.url(), product.token());
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"rtmp", "srt"})
  void who_comes_back_at_once_goes_on_in_the_same_programme(String input) throws Exception {
    JsonNode channel =
        channels.create(Map.of("name", "Kept", "input", input, "record", true, "dvrSeconds", 3600));
    String url = channel.at("/ingest/url").asString();
    var showing = Showing.of(channels, channel);
    Encoder encoder = Encoder.to(url);
    channels.awaitPlayable(channel);

    for (int cut = 1; cut <= CUTS; cut++) {
      Encoder before = cut % 2 == 0 ? encoder.freeze() : encoder;
      if (cut % 2 == 1) {
        before.close();
      }
      encoder = Encoder.to(url);
      int breaks = cut;
      assertThat(Eventually.holds(PATIENCE, () -> showing.breaks() >= breaks))
          .as("cut %d: %s\n%s", cut, showing.health(), showing.playlist())
          .isTrue();
      assertThat(Eventually.holds(PATIENCE, () -> showing.segmentsSinceBreak() >= 2)).isTrue();
      before.close();
    }
    encoder.close();

    assertThat(showing.breaks()).isGreaterThanOrEqualTo(CUTS);
    assertThat(showing.programmes()).hasSize(1);
    int[] numbers = showing.numbers();
    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
    channels.delete(channel);
    assertThat(Eventually.holds(PATIENCE, () -> isReady(showing))).isTrue();
    assertThat(showing.recordings().size()).isEqualTo(1);
    assertThat(Showing.numbers(film(showing)))
        .hasSizeGreaterThanOrEqualTo(numbers.length)
        .startsWith(numbers);
  }

  private static boolean isReady(Showing showing) {
    return showing.recordings().at("/0/status").asString("").equals("ready");
  }

  private static String film(Showing showing) throws Exception {
    String entrance = showing.recordings().at("/0/playback/hls").asString();
    var uri = URI.create(entrance.replace("main.m3u8", "v1/" + showing.rung() + "index.m3u8"));
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
