package dev.millrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Encoders publish to channels by the addresses that the API gives them, and they play.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LivePublishersIT {
  private static final List<String> FILM =
      List.of(
          "-v",
          "error",
          "-re",
          "-f",
          "lavfi",
          "-i",
          "testsrc2=s=640x360:r=25",
          "-f",
          "lavfi",
          "-i",
          "sine=r=48000",
          "-t",
          "25",
          "-c:v",
          "libx264",
          "-g",
          "50",
          "-preset",
          "ultrafast",
          "-pix_fmt",
          "yuv420p",
          "-c:a",
          "aac",
          "-f");

  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) {
    channels = new Channels(product.url(), product.token());
  }

  private static Thread publish(String format, String url) {
    var words = new ArrayList<>(FILM);
    words.addAll(List.of(format, url));
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                TestFfmpeg.run(words.toArray(String[]::new));
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageNotContaining("Invalid data");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtmp", "srt"})
  void its_door_is_open_when_its_maker_hears_of_it(String input) throws Exception {
    JsonNode channel = channels.create(Map.of("name", "One", "input", input));

    assertThat(channels.find(channel).at("/health/inputs/0/input").asString()).isEqualTo("primary");
    assertThat(URI.create(channel.at("/ingest/url").asString()).getPort()).isPositive();
    channels.delete(channel);
  }

  @ParameterizedTest
  @CsvSource({
    "rtmp, url, flv, rtmp://127.0.0.1:",
    "rtmp, secureUrl, flv, rtmps://127.0.0.1:",
    "srt, url, mpegts, srt://127.0.0.1:"
  })
  void what_an_encoder_publishes_plays(String input, String way, String format, String from)
      throws Exception {
    JsonNode channel = channels.create(Map.of("name", "One", "input", input));
    String url = channel.at("/ingest/" + way).asString();
    Thread publisher = publish(format, url);

    channels.awaitPlayable(channel);

    JsonNode now = channels.find(channel);
    assertThat(now.path("status").asString()).isEqualTo("live");
    assertThat(now.at("/health/from").asString()).startsWith(from);
    channels.delete(channel);
    assertThat(Eventually.holds(() -> !publisher.isAlive())).as("it was sent away").isTrue();
  }

  @Test
  void what_an_encoder_says_of_advertisements_players_are_told(@TempDir Path folder)
      throws Exception {
    Path film =
        TestFfmpeg.make(
            folder.resolve("film.ts"),
            "-f lavfi -i testsrc2=s=320x180:r=25 -t 24 -c:v libx264 -g 25 -preset ultrafast"
                + " -b:v 400k -pix_fmt yuv420p -f mpegts");
    JsonNode channel = channels.create(Map.of("name", "Ads", "input", "srt"));
    Process publisher =
        new ProcessBuilder(
                "srt-live-transmit", "-q", "file://con", channel.at("/ingest/url").asString())
            .redirectErrorStream(true)
            .start();
    try (var media = publisher.getOutputStream()) {
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      new CuedStream(Files.readAllBytes(film), 24).send(media);
                    } catch (IOException | InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });

      assertThat(Eventually.holds(Duration.ofSeconds(30), () -> ranges(channel).size() == 2))
          .as(() -> ranges(channel).toString())
          .isTrue();
    } finally {
      publisher.destroy();
    }

    List<String> ranges = ranges(channel);
    assertThat(ranges.getFirst()).contains("ID=\"splice-7-", "CLASS=\"ad\"", ",SCTE35-OUT=0xFC30");
    assertThat(ranges.getLast()).contains("ID=\"splice-7-", ",SCTE35-IN=0xFC30", ",DURATION=");
    double seconds =
        Double.parseDouble(ranges.getLast().replaceAll(".*,DURATION=([\\d.]+).*", "$1"));
    assertThat(seconds).isBetween(2.5, 3.5);
    assertThat(channels.play(channel, "main.mpd").body())
        .contains("schemeIdUri=\"urn:scte:scte35:2014:xml+bin\"", "<scte35:Binary>/DA");
    channels.delete(channel);
  }

  private static List<String> ranges(JsonNode channel) {
    try {
      return channels
          .play(channel, "v/180p/index.m3u8")
          .body()
          .lines()
          .filter(line -> line.startsWith("#EXT-X-DATERANGE"))
          .toList();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_source_that_makes_no_sense_is_refused_and_not_repeated() throws Exception {
    for (String source : List.of("http://a/b", "rtsp://u:secret@cam:554/a b")) {
      var answer =
          channels.send(
              "POST",
              "/v1/channels",
              "{\"name\": \"One\", \"input\": \"rtsp\", \"source\": \"%s\"}".formatted(source));

      assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 422);
      assertThat(answer.body()).contains("source").doesNotContain("secret");
    }
  }
}
