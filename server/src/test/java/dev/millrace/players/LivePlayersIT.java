package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.e2e.Chromium;
import dev.millrace.testing.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A live channel as others' players see it: with the vendored ones in every build, with dash.js,
/// and Shaka Player by HLS, when `scripts/check-players` brings them.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LivePlayersIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SECONDS = 10;
  private static final int WITHIN_SECONDS = 60;

  /// Players catch up and wait by playing a little faster or slower, and may jump once.
  private static final double SLOWEST = 0.85;

  private static final double FASTEST = 1.15;
  private static final double FARTHEST_SECONDS = 8;
  private static final Path VENDORED =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("server/src/main/resources/ui/vendor");
  private static final String TOOLS = System.getProperty("players.tools", "");
  private static final String DASH_JS =
      System.getProperty("players.dash", TOOLS.isEmpty() ? "" : TOOLS + "/dash.js");

  private static Chromium chromium;
  private static PageServer pages;
  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    chromium = new Chromium();
    pages = new PageServer(libraries());
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "Players", "input", "test", "source", "640x360@25"));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
    pages.close();
    chromium.close();
  }

  static Stream<List<String>> players() {
    var hls = List.of("hls", "hls");
    var shaka = List.of("shaka", "dash");
    var all = new ArrayList<>(List.of(hls, shaka));
    if (!DASH_JS.isEmpty()) {
      all.add(List.of("dash", "dash"));
    }
    if (!TOOLS.isEmpty()) {
      all.add(List.of("shaka", "hls"));
    }
    return all.stream();
  }

  /// One viewer in one go. Where the encoder, or the machine, is late a player stands still, and
  /// has to play on by itself, near the end of what there is; never where it has enough to play,
  /// and nothing may be missing between what it was given.
  @ParameterizedTest
  @MethodSource("players")
  void a_channel_plays_near_its_end_and_goes_on_by_itself(
      List<String> player, TestReporter reporter) {
    String url = channel.at("/playback/" + player.get(1)).asString();
    JsonNode seen = watch(player.get(0), url);
    reporter.publishEntry(
        player.get(0) + " by " + player.get(1),
        "%.2f s behind by its own word, %.2f s by the picture, stalls %s"
            .formatted(
                median(seen, "latencies"), median(seen, "glassLatencies"), seen.path("stalls")));

    assertThat(seen.path("complaints")).as(seen.toString()).isEmpty();
    assertThat(seen.path("holes")).as(seen.toString()).isEmpty();
    assertThat(seen.path("stalls").valueStream())
        .as(seen.toString())
        .noneMatch(stall -> stall.path("isWithoutReason").asBoolean());
    double smooth = seen.path("smoothSeconds").asDouble();
    assertThat(smooth).as(seen.toString()).isGreaterThan(SECONDS - 1.0);
    assertThat(seen.path("playedSeconds").asDouble())
        .as(seen.toString())
        .isBetween(smooth * SLOWEST, smooth * FASTEST + 1);
    assertThat(List.of(median(seen, "latencies"), median(seen, "glassLatencies")))
        .as(seen.toString())
        .allMatch(behind -> behind >= 0.2 && behind <= FARTHEST_SECONDS);
    assertThat(seen.path("audioBytes").asDouble()).isPositive();
  }

  private static double median(JsonNode seen, String samples) {
    double[] sorted =
        seen.path(samples).valueStream().mapToDouble(JsonNode::asDouble).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static JsonNode watch(String engine, String url) {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(pages.url().replace("page.html", "live.html"));
      page.waitForFunction("() => window.millrace");
      Object answer =
          page.evaluate(
              "async (task) => JSON.stringify(await millrace.watch(JSON.parse(task)))",
              JSON.writeValueAsString(
                  Map.of(
                      "engine", engine, "url", url, "seconds", SECONDS, "within", WITHIN_SECONDS)));
      return JSON.readTree(String.valueOf(answer));
    }
  }

  private static Map<String, Path> libraries() {
    var libraries = new HashMap<String, Path>();
    libraries.put("hls.js", VENDORED.resolve("hls/hls.min.mjs"));
    libraries.put("shaka.js", VENDORED.resolve("shaka/shaka-player.dash.js"));
    if (!TOOLS.isEmpty()) {
      libraries.put("shaka.js", Path.of(TOOLS).resolve("shaka.js"));
    }
    if (!DASH_JS.isEmpty()) {
      libraries.put("dash.js", Path.of(DASH_JS));
    }
    return libraries;
  }
}
