package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What players tell of what somebody does in a real Chromium, as it is found again.
class WatchedFilmIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double SLACK_MILLIS = 400;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int BURST = 15;

  /// Writes down what the page's video does, beside whoever else listens.
  private static final String WITNESS =
      """
      window.seen = [];
      for (const type of ["play", "playing", "pause", "seeking", "seeked", "waiting", "ended"]) {
        document.addEventListener(type, ({ target }) =>
          window.seen.push([type, performance.now(), target.currentTime * 1000]), true);
      }
      """;

  private static RunningTestServer server;
  private static Chromium chromium;
  private static BrowserContext window;
  private static String film;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTestServer.start();
    chromium = new Chromium();
    window = chromium.window();
    film = SampleFilm.publish(server, window).replace("/watch/", "");
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_film_watched_on_its_page_is_one_row_with_the_numbers_that_a_witness_has()
      throws Exception {
    Witness witness;
    String sid;
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.addInitScript(WITNESS);
      page.navigate(server.url() + "/watch/" + film);
      var playing = new Playing(page);
      playing.waitUntil("v.currentTime > 3");
      page.evaluate("() => document.querySelector('video').pause()");
      playing.waitUntil("performance.now() - window.seen.at(-1)[1] > 1500");
      playing.forSeconds(1);
      playing.seek(8);
      playing.waitUntil("v.ended");
      witness = new Witness(page.evaluate("() => window.seen"));
      sid = sessions(film).getFirst();
      assertThat(complaints).isEmpty();
    }

    JsonNode row = row(sid);
    double startup = row.path("startup_ms").asDouble();
    assertThat(startup).isGreaterThanOrEqualTo(witness.first("playing") - witness.first("play"));
    assertThat(startup).isLessThanOrEqualTo(witness.first("playing") + 1);
    assertMillis(row, "paused_ms", witness.spent("pause"));
    assertMillis(row, "seek_ms", witness.spent("seeking"));
    assertMillis(row, "total_buffer_ms", witness.spent("waiting"));
    assertMillis(row, "playing_ms", witness.spent("playing"));
    assertMillis(row, "media_ms", witness.spent("playing"));
    assertMillis(row, "duration_ms", 12_000);
    assertThat(row.path("played_ratio").asDouble())
        .isCloseTo(witness.spent("playing") / row.path("duration_ms").asDouble(), within(0.05));
    assertThat(row.path("bitrate_kbps").asDouble()).isBetween(100.0, 20_000.0);
    assertThat(row.path("end").asString()).isEqualTo("ended");
    assertThat(row.path("errors")).isEmpty();
    assertThat(row.path("complete").asBoolean()).isTrue();
    assertThat(row.path("doubled_events").asInt()).isZero();
    assertThat(row.path("browser").asString()).contains("Chrom");
    assertThat(row.path("st").asString()).isEqualTo("v");
    assertThat(sessions(film)).hasSize(1);
    assertThat(get("/v1/access?q=sid:" + sid).path("items")).isNotEmpty();
  }

  private static void assertMillis(JsonNode row, String name, double wanted) {
    assertThat(row.path(name).asDouble()).as(name).isCloseTo(wanted, within(SLACK_MILLIS));
  }

  @Test
  void a_page_of_somebody_else_goes_on_through_429_and_is_quiet_after_410() throws Exception {
    try (var other = new OtherSite(SampleFilm.FILE, server.url());
        Page page = chromium.window().newPage()) {
      var answers = new CopyOnWriteArrayList<Integer>();
      page.onResponse(
          answer -> {
            if (answer.url().contains("/v1/telemetry/events")) {
              answers.add(answer.status());
            }
          });
      control("{\"state\":\"throttled\",\"eventsPerSecond\":1}");
      page.navigate(other.url() + "/?first");
      new Playing(page).forSeconds(0.5);
      page.waitForCondition(() -> answers.contains(204));
      // So many at once that whoever comes within seconds has to wait.
      change(page, BURST);
      page.waitForCondition(() -> answers.size() >= 2);
      change(page, 1);
      page.waitForCondition(() -> answers.contains(429));
      control("{\"state\":\"open\"}");
      change(page, 1);
      String first = sessions("first").getFirst();
      awaitTold("sid:" + first + " sn:>" + (BURST + 2));

      control("{\"state\":\"paused\"}");
      change(page, 1);
      page.waitForCondition(() -> answers.contains(410));
      control("{\"state\":\"open\"}");
      change(page, 4);
      page.navigate(other.url() + "/?second");
      new Playing(page).forSeconds(0.5);
      page.navigate("about:blank");

      JsonNode row = row(sessions("second").getFirst());
      assertThat(row.path("end").asString()).isEqualTo("left");
      assertThat(row.path("complete").asBoolean()).isTrue();
      assertThat(row.has("startup_ms")).isTrue();
      List<JsonNode> before = told("sid:" + first);
      assertThat(before).noneMatch(event -> event.path("sta").asString().equals("q"));
      assertThat(before.stream().map(event -> event.path("sn").asInt()).sorted())
          .containsExactlyElementsOf(IntStream.range(0, before.size()).boxed().toList());
    } finally {
      control("{\"state\":\"open\"}");
    }
  }

  /// Something to tell of, as often, each after the former was noticed.
  private static void change(Page page, int times) {
    page.evaluate(
        """
        async times => {
          const video = document.querySelector("video");
          for (let i = 0; i < times; i++) {
            const changed = new Promise(go =>
              video.addEventListener("ratechange", go, {once: true}));
            video.playbackRate = video.playbackRate === 1 ? 0.5 : 1;
            await changed;
          }
        }
        """,
        times);
  }

  /// What was told, found by a condition; the first first.
  private static List<JsonNode> told(String condition) {
    String query = URLEncoder.encode(condition, StandardCharsets.UTF_8);
    JsonNode page = get("/v1/telemetry/events?last=1000&q=" + query);
    return page.path("items").valueStream().toList().reversed();
  }

  private static void awaitTold(String condition) {
    assertThat(Eventually.holds(PATIENCE, () -> !told(condition).isEmpty())).as(condition).isTrue();
  }

  /// The sessions in which something was watched.
  private static List<String> sessions(String cid) {
    awaitTold("cid:" + cid);
    return told("cid:" + cid).stream()
        .map(event -> event.path("sid").asString())
        .distinct()
        .toList();
  }

  private static JsonNode row(String sid) {
    String path = "/v1/sessions?q=sid:" + sid;
    assertThat(Eventually.holds(PATIENCE, () -> get(path).path("items").size() == 1)).isTrue();
    return get(path).at("/items/0");
  }

  private static void control(String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/telemetry/control"))
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
  }

  private static JsonNode get(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + server.token())
            .build();
    try {
      return JsonMapper.shared().readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
