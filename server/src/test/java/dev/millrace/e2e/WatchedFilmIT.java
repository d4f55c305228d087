package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What players tell of what somebody does in a real Chromium, as it stands in Kafka.
class WatchedFilmIT {
  private static final Path SAMPLE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("samples/big-buck-bunny-720p-12s.mp4");
  private static final double PROCESSING_MILLIS = 240_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double SLACK_MILLIS = 400;
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
    try (Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.locator("input[type=file]").first().setInputFiles(SAMPLE);
      Locator title = page.locator("mr-asset-card[data-status=ready] a.title");
      title.waitFor(new Locator.WaitForOptions().setTimeout(PROCESSING_MILLIS));
      film = title.getAttribute("href").replace("/watch/", "");
    }
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
  void a_film_watched_on_its_page_is_one_row_with_the_numbers_that_a_witness_has() throws Exception {
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
    try (var other = new OtherSite(SAMPLE, server.url());
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
      await(Topic.TELEMETRY, event -> is(event, first) && event.path("sn").asInt() > BURST + 2);

      control("{\"state\":\"paused\"}");
      change(page, 1);
      page.waitForCondition(() -> answers.contains(410));
      int last = numbers(first).getLast();
      control("{\"state\":\"open\"}");
      change(page, 4);
      page.navigate(other.url() + "/?second");
      new Playing(page).forSeconds(0.5);
      page.navigate("about:blank");

      JsonNode row = row(sessions("second").getFirst());
      assertThat(row.path("end").asString()).isEqualTo("left");
      assertThat(row.path("complete").asBoolean()).isTrue();
      assertThat(row.has("startup_ms")).isTrue();
      assertThat(numbers(first))
          .isEqualTo(IntStream.rangeClosed(0, last).boxed().toList());
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
            const changed = new Promise(go => video.addEventListener("ratechange", go, {once: true}));
            video.playbackRate = video.playbackRate === 1 ? 0.5 : 1;
            await changed;
          }
        }
        """,
        times);
  }

  private static boolean is(JsonNode event, String sid) {
    return event.path("sid").asString("").equals(sid);
  }

  /// The numbers of a session's events, in the order in which Kafka has them.
  private static List<Integer> numbers(String sid) throws Exception {
    return read(Topic.TELEMETRY, event -> is(event, sid), false).stream()
        .map(event -> event.path("sn").asInt())
        .toList();
  }

  /// The sessions in which something was watched.
  private static List<String> sessions(String cid) throws Exception {
    await(Topic.TELEMETRY, event -> event.path("cid").asString("").equals(cid));
    return read(Topic.TELEMETRY, event -> event.path("cid").asString("").equals(cid), false)
        .stream()
        .map(event -> event.path("sid").asString())
        .distinct()
        .toList();
  }

  private static JsonNode row(String sid) throws Exception {
    return await(Topic.SESSIONS, row -> is(row, sid));
  }

  private static JsonNode await(Topic topic, Predicate<JsonNode> wanted) throws Exception {
    List<JsonNode> found = read(topic, wanted, true);
    assertThat(found).as(topic.name()).isNotEmpty();
    return found.getLast();
  }

  /// Those of a topic that are wanted: all that are there, or as soon as there is one.
  private static List<JsonNode> read(Topic topic, Predicate<JsonNode> wanted, boolean waits)
      throws IOException {
    var port = Files.readString(server.data().resolve("kafka/kafka.port")).strip();
    var found = new ArrayList<JsonNode>();
    Map<Integer, Long> offsets = Map.of();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var tail = new RecordTail(EventsConfig.of("127.0.0.1:" + port), topic, 500)) {
      Map<Integer, Long> all = tail.span().next();
      while (System.nanoTime() < end) {
        RecordTail.Batch batch = tail.read(offsets, Duration.ofMillis(500));
        offsets = batch.next();
        batch.records().stream()
            .map(record -> JsonMapper.shared().readTree(record.value().array()))
            .filter(wanted)
            .forEach(found::add);
        Map<Integer, Long> now = offsets;
        boolean isAll =
            all.entrySet().stream()
                .allMatch(one -> now.getOrDefault(one.getKey(), 0L) >= one.getValue());
        if (waits ? !found.isEmpty() : isAll) {
          break;
        }
      }
    }
    return found;
  }

  private static void control(String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/telemetry/control"))
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  private static JsonNode get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + server.token())
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return JsonMapper.shared().readTree(client.send(request, BodyHandlers.ofString()).body());
    }
  }
}
