package dev.millrace.delivery.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.delivery.journal.AccessLog.Counts;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Playback;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.RecordDump;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Requests over real sockets are counted against events in a real Kafka.
@Timeout(120)
class AccessLogIT {
  private static final int LARGE = 24 << 20;
  private static final int VIEWERS = 8;
  private static final String HALFWAY = "assets/film/3/v/720p/1.m4s";
  private static final Map<String, Version> FILMS =
      Map.of("film", new Version(3, true), "closed", new Version(1, true, false, Playback.SIGNED));

  private final MemoryObjectStore store = new MemoryObjectStore(64L << 20, InstantSource.system());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final CountDownLatch rest = new CountDownLatch(1);
  @TempDir private Path folder;
  private EventsConfig kafka;
  private Delivery delivery;
  private AccessLog log;
  private HttpServer server;
  private Routes routes;

  @BeforeEach
  void serve() throws Exception {
    kafka = Backends.events();
    delivery =
        Delivery.open(
            new HalfwayStore(store, HALFWAY, rest).open(),
            id -> Optional.ofNullable(FILMS.get(id)),
            CacheConfig.in(folder),
            InstantSource.system());
    put("assets/film/3/main.m3u8", "#EXTM3U\n".getBytes(StandardCharsets.UTF_8));
    put("assets/film/3/v/360p/1.m4s", new byte[1000]);
    put("assets/film/3/v/1080p/1.m4s", new byte[LARGE]);
    put(HALFWAY, new byte[1 << 20]);
    put("assets/closed/1/a/en/1.m4s", new byte[10]);
    begin(AccessLogConfig.of("edge-1"));
  }

  private void begin(AccessLogConfig config) {
    log = new AccessLog(config, kafka, PlaceRules.none());
    log.start();
    var guard = new TestGuard(InstantSource.system()).guard();
    routes =
        Routes.build(
            all -> {
              delivery.routes(all, guard, ViewerLimits.none());
              all.get("/other", _ -> dev.millrace.http.Response.text("not played"));
            });
    server = new HttpServer(HttpConfig.DEFAULTS, routes, log);
    server.start();
  }

  @AfterEach
  void close() {
    rest.countDown();
    server.close();
    log.close();
    delivery.close();
    client.close();
  }

  private void put(String key, byte[] bytes) {
    store.put(key, bytes, ObjectMeta.of("video/mp4"));
  }

  private int ask(String method, String path, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private List<JsonNode> events(int count) {
    assertThat(Eventually.holds(() -> log.counts().underWay() == 0)).isTrue();
    return RecordDump.await(kafka, Topic.ACCESS, count);
  }

  private static JsonNode only(List<JsonNode> events, String method, int status, String object) {
    return events.stream()
        .filter(e -> e.path("method").asString().equals(method))
        .filter(e -> e.path("status").asInt() == status)
        .filter(e -> e.path("object").asString().equals(object))
        .collect(Collectors.collectingAndThen(Collectors.toList(), found -> single(found)));
  }

  private static JsonNode single(List<JsonNode> found) {
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @Test
  void each_request_becomes_one_event_that_says_what_became_of_it() throws Exception {
    String segment = "/play/film/v3/v/360p/1.m4s";
    assertThat(Eventually.holds(() -> isKept(segment))).isTrue();

    assertThat(ask("GET", "/play/film/main.m3u8", "Referer", "https://shop.example/secret?a=1"))
        .isEqualTo(200);
    assertThat(ask("GET", segment, "CMCD-Session", "cid=\"c1\",sid=\"s1\"")).isEqualTo(200);
    assertThat(ask("GET", segment, "Range", "bytes=10-29")).isEqualTo(206);
    assertThat(ask("HEAD", segment, "User-Agent", "Tester/1")).isEqualTo(200);
    String tag = tagOf(segment + "?Signature=hidden");
    assertThat(ask("GET", segment, "If-None-Match", tag)).isEqualTo(304);
    assertThat(ask("GET", "/play/film/v3/v/360p/9.m4s")).isEqualTo(404);
    assertThat(ask("GET", "/play/closed/v1/a/en/1.m4s")).isEqualTo(403);
    assertThat(ask("GET", "/play/film/v3/v/360p/1.m4s", "Range", "bytes=5000-")).isEqualTo(416);
    assertThat(ask("POST", segment)).isEqualTo(405);
    assertThat(ask("GET", "/other")).isEqualTo(200);

    List<JsonNode> events = events(10);
    assertThat(events).hasSize(10);
    assertThat(events).extracting(e -> e.path("id").asString()).doesNotHaveDuplicates();
    assertThat(events.toString()).doesNotContain("hidden").doesNotContain("secret");

    JsonNode playlist = only(events, "GET", 200, "main.m3u8");
    assertThat(playlist.path("kind").asString()).isEqualTo("playlist");
    assertThat(playlist.path("referer_host").asString()).isEqualTo("shop.example");
    assertThat(playlist.path("address").asString()).isEqualTo("127.0.0.0");
    JsonNode part = only(events, "GET", 206, "v/360p/1.m4s");
    assertThat(part.path("bytes").asLong()).isEqualTo(20);
    assertThat(part.path("bytes_wanted").asLong()).isEqualTo(20);
    assertThat(part.path("cache").asString()).isEqualTo("hit");
    assertThat(part.path("track").asString()).isEqualTo("360p");
    assertThat(part.path("version").asInt()).isEqualTo(3);
    assertThat(part.path("ttfb_ms").asDouble()).isBetween(0.0, part.path("total_ms").asDouble());
    JsonNode head = only(events, "HEAD", 200, "v/360p/1.m4s");
    assertThat(head.path("bytes").asLong()).isZero();
    assertThat(head.path("user_agent").asString()).isEqualTo("Tester/1");
    assertThat(only(events, "GET", 304, "v/360p/1.m4s").path("bytes").asLong()).isZero();
    assertThat(only(events, "GET", 404, "v/360p/9.m4s").path("finished").asBoolean()).isTrue();
    JsonNode refused = only(events, "GET", 403, "a/en/1.m4s");
    assertThat(refused.path("asset").asString()).isEqualTo("closed");
    assertThat(refused.path("kind").asString()).isEqualTo("audio");
    only(events, "GET", 416, "v/360p/1.m4s");
    only(events, "POST", 405, "v/360p/1.m4s");
    JsonNode session = events.stream().filter(e -> e.has("sid")).findFirst().orElseThrow();
    assertThat(session.path("sid").asString()).isEqualTo("s1");
    assertThat(session.path("cid").asString()).isEqualTo("c1");
    var all = new Counts(10, 10, 0, 0, 0, 0);
    assertThat(Eventually.holds(() -> log.counts().equals(all))).as("%s", log.counts()).isTrue();
  }

  /// Whether the cache has it for good, asked past the server and its log: what is asked for while
  /// it is written to the disk is no hit yet.
  private boolean isKept(String path) {
    var answer = routes.answer(Requests.get(path).build());
    answer.body().release();
    return answer.headers().first("Cache-Status").contains("hit");
  }

  private String tagOf(String path) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    return client
        .send(request, BodyHandlers.discarding())
        .headers()
        .firstValue("ETag")
        .orElseThrow();
  }

  @Test
  void viewers_who_wait_for_one_fetch_are_told_apart_from_the_one_who_caused_it() throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.url() + "/play/film/v3/v/720p/1.m4s"));
    var asked =
        Stream.generate(() -> client.sendAsync(request.build(), BodyHandlers.ofInputStream()))
            .limit(VIEWERS)
            .toList();
    List<InputStream> begun = asked.stream().map(answer -> answer.join().body()).toList();

    rest.countDown();
    for (InputStream body : begun) {
      assertThat(body.readAllBytes()).hasSize(1 << 20);
    }

    List<JsonNode> events = events(VIEWERS);
    assertThat(events).hasSize(VIEWERS).allMatch(e -> e.path("bytes").asLong() == 1 << 20);
    List<String> cache = events.stream().map(e -> e.path("cache").asString()).toList();
    assertThat(cache).containsOnlyOnce("miss").containsOnly("miss", "collapsed");
  }

  @Test
  void a_download_that_is_cut_off_is_logged_with_what_was_really_sent() throws Exception {
    String path = "/play/film/v3/v/1080p/1.m4s";
    for (int i = 0; i < 3; i++) {
      ask("GET", path);
    }
    int read = 1 << 20;
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(64 << 10);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readNBytes(read)).hasSize(read);
      socket.setSoLinger(true, 0);
    }

    assertThat(Eventually.holds(() -> log.counts().served() == 4)).isTrue();
    JsonNode cut = single(events(4).stream().filter(e -> !e.path("finished").asBoolean()).toList());
    assertThat(cut.path("status").asInt()).isEqualTo(200);
    assertThat(cut.path("bytes_wanted").asLong()).isEqualTo(LARGE);
    // The file of so large an object may still be written, so that it comes from memory.
    assertThat(cut.path("cache").asString()).isIn("hit", "collapsed");
    assertThat(cut.path("bytes").asLong()).isGreaterThan(read / 2).isLessThan(LARGE);
  }

  @Test
  void while_kafka_is_away_viewers_are_served_and_the_ledger_balances() throws Exception {
    ask("GET", "/play/film/main.m3u8");
    events(1);

    Backends.kafkaLeaves();
    try {
      for (int i = 0; i < 100; i++) {
        assertThat(ask("GET", "/play/film/v3/v/360p/1.m4s")).isEqualTo(200);
      }
    } finally {
      Backends.kafkaReturns();
    }
    ask("GET", "/play/film/main.m3u8");

    assertThat(Eventually.holds(() -> log.counts().underWay() == 0)).isTrue();
    Counts counts = log.counts();
    assertThat(counts.served()).isEqualTo(102);
    List<JsonNode> events = events((int) counts.logged());
    assertThat(events).hasSize((int) counts.logged());
    assertThat(events).extracting(e -> e.path("id").asString()).doesNotHaveDuplicates();
  }

  @Test
  void a_share_of_the_viewers_is_logged_and_the_rest_is_counted() throws Exception {
    server.close();
    log.close();
    begin(new AccessLogConfig(Sampling.parse("0%"), AccessLogConfig.Addresses.NONE, "edge-1"));

    ask("GET", "/play/film/main.m3u8");

    assertThat(log.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0));
    assertThat(RecordDump.await(kafka, Topic.ACCESS, 0)).isEmpty();
  }
}
