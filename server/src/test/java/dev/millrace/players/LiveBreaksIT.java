package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.e2e.Chromium;
import dev.millrace.live.Encoder;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Others' players in front of a channel whose encoder goes and comes: their clocks go on without
/// anybody's help, through the slate, back to the encoder, and over to the backup. Its pictures are
/// passed on, so that their decoders get those of two encoders, and ours between.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveBreaksIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double SECONDS_ON = 3;
  private static final Path VENDORED =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("server/src/main/resources/ui/vendor");

  private static Chromium chromium;
  private static PageServer pages;
  private static Channels channels;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    chromium = new Chromium();
    pages =
        new PageServer(
            Map.of(
                "hls.js",
                VENDORED.resolve("hls/hls.min.mjs"),
                "shaka.js",
                VENDORED.resolve("shaka/shaka-player.dash.js")));
    channels = new Channels(product.url(), product.token());
  }

  @AfterAll
  static void stop() {
    pages.close();
    chromium.close();
  }

  /// A window in which a player plays.
  private record Watching(String player, Page page) {
    static Watching of(BrowserContext window, String player, String url) {
      Page page = window.newPage();
      page.navigate(pages.url().replace("page.html", "live.html"));
      page.waitForFunction("() => window.millrace");
      String task = JSON.writeValueAsString(Map.of("engine", player, "url", url));
      Object began = page.evaluate("async (task) => millrace.begin(JSON.parse(task))", task);
      var watching = new Watching(player, page);
      assertThat(began).as(() -> player + ": " + watching.state()).isEqualTo(true);
      return watching;
    }

    JsonNode state() {
      return JSON.readTree(String.valueOf(page.evaluate("() => JSON.stringify(millrace.state())")));
    }

    double at() {
      return state().path("at").asDouble();
    }
  }

  private static void goOn(List<Watching> all, String when) {
    for (Watching one : all) {
      double from = one.at();
      assertThat(Eventually.holds(PATIENCE, () -> one.at() >= from + SECONDS_ON))
          .as(() -> one.player() + " " + when + ", from " + from + ": " + one.state())
          .isTrue();
      assertThat(one.state().path("complaints")).as(one.player() + " " + when).isEmpty();
    }
  }

  private static void awaitOnAir(JsonNode channel, String input) {
    assertThat(Eventually.holds(PATIENCE, () -> onAir(channel).equals(input)))
        .as(() -> input + " but " + onAir(channel))
        .isTrue();
  }

  private static String onAir(JsonNode channel) {
    try {
      return channels.find(channel).at("/health/onAir").asString("");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void players_go_on_through_a_slate_and_a_switch_of_inputs() throws Exception {
    JsonNode channel =
        channels.create(
            Map.of(
                "name",
                "Breaks",
                "input",
                "rtmp",
                "backup",
                Map.of("input", "srt"),
                "slate",
                "name",
                "ladder",
                "passthrough"));
    String url = channel.at("/ingest/url").asString();
    Encoder first = Encoder.to(url);
    try (BrowserContext window = chromium.window()) {
      channels.awaitPlayable(channel);
      var all =
          List.of(
              Watching.of(window, "hls", channel.at("/playback/hls").asString()),
              Watching.of(window, "shaka", channel.at("/playback/dash").asString()));

      first.close();
      awaitOnAir(channel, "slate");
      goOn(all, "through the slate");

      first = Encoder.to(url);
      awaitOnAir(channel, "primary");
      goOn(all, "back to the encoder");

      try (var _ = Encoder.to(channel.at("/backup/ingest/url").asString())) {
        first.close();
        awaitOnAir(channel, "backup");
        goOn(all, "over to the backup");
      }
    } finally {
      first.close();
      channels.delete(channel);
    }
  }
}
