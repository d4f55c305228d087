package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.http.Problem;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Playback;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  private static final String MAIN =
      """
      #EXTM3U
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="a/en/media.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=800000,AUDIO="a"
      v/360/media.m3u8
      #EXT-X-STREAM-INF:BANDWIDTH=900000,AUDIO="a"
      https://elsewhere/media.m3u8
      """;

  private final MemoryObjectStore store = new MemoryObjectStore(16 << 20, InstantSource.system());
  private final Map<String, Version> published = new ConcurrentHashMap<>();
  @TempDir private Path folder;
  private Delivery delivery;
  private Routes routes;

  @BeforeEach
  void publish() throws IOException {
    delivery =
        Delivery.open(
            store,
            id -> Optional.ofNullable(published.get(id)),
            CacheConfig.in(folder),
            InstantSource.system());
    routes =
        Routes.build(
            all ->
                delivery.routes(
                    all, new TestGuard(InstantSource.system()).guard(), ViewerLimits.none()));
    published.put("film", new Version(3, true));
    published.put("growing", new Version(1, false));
    put("assets/film/3/main.m3u8", MAIN);
    put("assets/film/3/main.mpd", "<?xml version=\"1.0\"?>\n<MPD type=\"static\"><Period/></MPD>");
    put("assets/film/3/v/360/media.m3u8", "#EXTM3U\n1.m4s\n");
    put("assets/film/3/v/360/1.m4s", "0123456789");
    put("assets/film/2/v/360/1.m4s", "old");
    put("assets/film/3/analysis/faces.json", "{}");
    put("assets/growing/1/main.m3u8", MAIN);
    put("uploads/film/source.mp4", "secret");
  }

  @AfterEach
  void close() {
    delivery.close();
  }

  private void put(String key, String text) {
    store.put(key, text.getBytes(StandardCharsets.UTF_8), ObjectMeta.of("x/y"));
  }

  private Response get(String path) {
    return routes.answer(Requests.get(path).header("Origin", "https://player").build());
  }

  @Test
  void the_entrance_of_hls_leads_to_the_files_of_its_version() {
    Response answer = get("/play/film/main.m3u8");

    assertThat(Answers.text(answer))
        .isEqualTo(MAIN.replace("URI=\"a/en", "URI=\"v3/a/en").replace("\nv/360", "\nv3/v/360"));
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(answer.headers().first("Cache-Control")).isEqualTo("public, max-age=60");
  }

  @Test
  void a_final_playlist_that_is_written_anew_is_looked_at_anew_once_the_news_are_here() {
    get("/play/film/main.m3u8");
    put("assets/film/3/main.m3u8", MAIN + "# with captions");

    delivery.refresh("another");
    assertThat(Answers.text(get("/play/film/main.m3u8"))).doesNotContain("with captions");
    delivery.refresh("film");
    assertThat(Answers.text(get("/play/film/main.m3u8"))).contains("with captions");
  }

  @Test
  void a_purge_forgets_the_playlists_that_it_names_and_no_others() {
    String grown = Answers.text(get("/play/growing/main.m3u8"));
    get("/play/film/main.m3u8");
    put("assets/film/3/main.m3u8", MAIN + "# anew");
    store.delete("assets/growing/1/main.m3u8");

    delivery.purge(Purge.ofAsset("film"));

    assertThat(Answers.text(get("/play/film/main.m3u8"))).contains("# anew");
    assertThat(Answers.text(get("/play/growing/main.m3u8"))).isEqualTo(grown);
  }

  private String statusOf(String path) {
    return String.valueOf(get(path).headers().first("Cache-Status"));
  }

  @Test
  void a_playlist_says_whether_it_was_unknown_known_or_looked_at_anew() {
    assertThat(statusOf("/play/film/main.m3u8")).isEqualTo("millrace; fwd=uri-miss");
    assertThat(statusOf("/play/film/main.m3u8")).startsWith("millrace; hit; ttl=");

    delivery.refresh("film");

    assertThat(statusOf("/play/film/main.m3u8")).isEqualTo("millrace; fwd=stale");
  }

  @Test
  void that_a_playlist_is_missing_is_remembered_until_the_news_say_otherwise() {
    assertThat(get("/play/film/v3/late.m3u8").status()).isEqualTo(404);
    put("assets/film/3/late.m3u8", MAIN);
    assertThat(get("/play/film/v3/late.m3u8").status()).isEqualTo(404);

    delivery.refresh("film");

    assertThat(get("/play/film/v3/late.m3u8").status()).isEqualTo(200);
  }

  @Test
  void the_entrance_of_dash_leads_to_the_files_of_its_version() {
    Response answer = get("/play/film/main.mpd");

    assertThat(Answers.text(answer)).contains("<MPD type=\"static\"><BaseURL>v3/</BaseURL><Period");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/dash+xml");
  }

  @Test
  void a_film_deleted_here_is_gone_at_once_with_all_its_files() {
    assertThat(get("/play/film/main.m3u8").status()).isEqualTo(200);
    assertThat(get("/play/film/v3/v/360/1.m4s").status()).isEqualTo(200);

    published.remove("film");
    delivery.end("film");

    assertThat(get("/play/film/main.m3u8").status()).isEqualTo(404);
    assertThat(get("/play/film/v3/v/360/1.m4s").status()).isEqualTo(404);
    assertThat(get("/play/growing/main.m3u8").status()).isEqualTo(200);
  }

  @Test
  void a_request_that_found_it_just_before_does_not_bring_it_back() {
    delivery.end("film");

    assertThat(get("/play/film/main.m3u8").status()).isEqualTo(404);
  }

  @Test
  void a_playlist_that_grows_is_asked_for_every_second() {
    assertThat(get("/play/growing/main.m3u8").headers().first("Cache-Control"))
        .isEqualTo("public, max-age=1");
  }

  @Test
  void a_file_of_a_version_never_changes() {
    Response answer = get("/play/film/v3/v/360/1.m4s");

    assertThat(Answers.text(answer)).isEqualTo("0123456789");
    assertThat(answer.headers().first("Content-Type")).isEqualTo("video/iso.segment");
    assertThat(answer.headers().first("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(answer.headers().first("ETag")).startsWith("\"");
  }

  @Test
  void a_film_that_is_not_for_everybody_is_refused_with_all_its_files() {
    published.put("film", new Version(3, true, false, Playback.SIGNED));

    for (String file : List.of("main.m3u8", "main.mpd", "v3/v/360/1.m4s", "v2/v/360/1.m4s")) {
      Response answer = get("/play/film/" + file);

      assertThat(answer.status()).as(file).isEqualTo(403);
      assertThat(Answers.json(answer).path("type").asString(""))
          .isEqualTo("/problems/playback-refused");
      assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo("https://player");
    }
  }

  @Test
  void what_is_let_in_is_nobody_elses_in_caches() {
    published.put("film", new Version(3, true, false, Playback.SIGNED));

    Response list = get("/play/film/main.m3u8?ticket=" + TestGuard.TICKET);
    Response segment = get("/play/film/v3/v/360/1.m4s?ticket=" + TestGuard.TICKET);

    assertThat(list.headers().first("Cache-Control")).isEqualTo("private, max-age=60");
    assertThat(segment.headers().first("Cache-Control"))
        .isEqualTo("private, max-age=31536000, immutable");
    assertThat(segment.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(list.headers().first("Set-Cookie")).startsWith("millrace_ticket=");
    assertThat(segment.headers().first("Set-Cookie")).isNull();
  }

  @ParameterizedTest(name = "{0} {1}: {2} -> {3}")
  @CsvSource({
    "v3/v/360/1.m4s, X-Nothing, x, 200",
    "main.m3u8, X-Nothing, x, 200",
    "v3/v/360/1.m4s, Range, bytes=99-, 416",
    "v3/v/360/1.m4s, If-Match, '\"x\"', 412",
    "v3/v/360/none.m4s, X-Nothing, x, 404",
    "v3/none.m3u8, X-Nothing, x, 404",
    "v/360/, X-Nothing, x, 404",
  })
  void pages_that_may_bring_cookies_may_read_problems_as_they_may_read_the_film(
      String file, String field, String value, int status) {
    var pages = new Playback(Playback.Access.EMBED, List.of("player"));
    published.put("film", new Version(3, true, false, pages));
    get("/play/film/main.m3u8");

    Response answer =
        routes.answer(
            Requests.get("/play/film/" + file)
                .header("Origin", "https://player")
                .header(field, value)
                .build());
    Response stranger =
        routes.answer(
            Requests.get("/play/film/" + file).header("Origin", "https://stranger").build());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().all("Access-Control-Allow-Origin"))
        .containsExactly("https://player");
    assertThat(answer.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.headers().first("Vary")).contains("Origin");
    assertThat(stranger.status()).isGreaterThanOrEqualTo(403);
    assertThat(stranger.headers().all("Access-Control-Allow-Origin")).containsExactly("*");
  }

  @Test
  void a_preflight_is_told_that_cookies_may_come_along() {
    Response answer =
        routes.answer(
            Requests.of("OPTIONS", "/play/film/main.m3u8")
                .header("Origin", "https://player")
                .header("Access-Control-Request-Method", "GET")
                .build());

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo("https://player");
    assertThat(answer.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.headers().first("Vary")).isEqualTo("Origin");
  }

  @Test
  void a_player_may_stay_with_the_version_it_began() {
    assertThat(Answers.text(get("/play/film/v2/v/360/1.m4s"))).isEqualTo("old");
  }

  @Test
  void a_file_without_its_version_is_not_kept_for_long() {
    assertThat(get("/play/film/v/360/1.m4s").headers().first("Cache-Control"))
        .isEqualTo("public, max-age=60");
  }

  @Test
  void players_of_other_sites_may_read_and_measure() {
    var headers = get("/play/film/v3/v/360/1.m4s").headers();

    assertThat(headers.first("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(headers.first("Timing-Allow-Origin")).isEqualTo("*");
    assertThat(headers.first("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
  }

  @Test
  void a_range_and_a_known_tag_are_honoured() {
    String path = "/play/film/v3/v/360/1.m4s";
    String etag = get(path).headers().first("ETag");

    Response part = routes.answer(Requests.get(path).header("Range", "bytes=2-4").build());
    Response known = routes.answer(Requests.get(path).header("If-None-Match", etag).build());
    Response head = routes.answer(Requests.head(path).build());

    assertThat(part.status()).isEqualTo(206);
    assertThat(Answers.text(part)).isEqualTo("234");
    assertThat(known.status()).isEqualTo(304);
    assertThat(head.headers().first("Content-Length")).isEqualTo("10");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/play/unknown/main.m3u8",
        "/play/film/none.m4s",
        "/play/film/v3/none.m3u8",
        "/play/film/v9/v/360/1.m4s",
        "/play/film/analysis/faces.json",
        "/play/film/v3/analysis/faces.json",
        "/play/film/",
        "/play/film/v/360/",
        "/play/film/v3/v3/v/360/1.m4s",
        "/play/film/.hidden.mp4",
        "/play/film/v03/v/360/1.m4s"
      })
  void what_is_not_published_is_unknown(String path) {
    Response answer = get(path);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().first("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "/play/film/../../uploads/film/source.mp4, 400",
    "/play/film/%2e%2e/%2e%2e/uploads/film/source.mp4, 400",
    "/play/..%2f..%2fuploads/film/source.mp4, 400",
    "/play/film%2f..%2fx/main.m3u8, 400",
    "/play/film/..%5c..%5cuploads/film/source.mp4, 400",
    "/play/fi lm/main.m3u8, 400",
    "/play/%252e%252e/main.m3u8, 404",
    "/play/film//main.m3u8, 400",
  })
  void no_path_leaves_the_asset(String path, int status) {
    assertThat(get(path).status()).isEqualTo(status);
  }

  @Test
  void an_object_replaced_at_the_store_is_served_as_it_was_until_it_is_purged() {
    String path = "/play/film/v3/v/360/1.m4s";
    assertThat(Answers.text(get(path))).hasSize(10);
    put("assets/film/3/v/360/1.m4s", "rewritten");

    assertThat(Answers.text(get(path))).isEqualTo("0123456789");
    delivery.purge(Purge.ofAsset("film"));

    assertThat(Answers.text(get(path))).isEqualTo("rewritten");
  }

  private static String longPlaylist(int segments) {
    var text = new StringBuilder("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"../../key\"\n");
    for (int i = 0; i < segments; i++) {
      text.append("#EXTINF:6.000000,\n").append(i).append(".m4s\n");
    }
    return text.toString();
  }

  private static String unpacked(Response answer) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(Answers.bytes(answer)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_long_playlist_is_compressed_once_whatever_its_length() throws IOException {
    String text = longPlaylist(60_000);
    put("assets/film/3/v/360/long.m3u8", text);
    var request = Requests.get("/play/film/v3/v/360/long.m3u8").header("Accept-Encoding", "gzip");

    Response first = routes.answer(request.build());
    Response second = routes.answer(request.build());

    assertThat(unpacked(first)).isEqualTo(text).hasSizeGreaterThan(1 << 20);
    assertThat(second.headers().first("Content-Encoding")).isEqualTo("gzip");
    assertThat(second.headers().first("ETag")).startsWith("W/");
    assertThat(Answers.bytes(second)).isEqualTo(Answers.bytes(first));
    assertThat(Answers.text(get("/play/film/v3/v/360/long.m3u8"))).isEqualTo(text);
  }

  @Test
  void a_long_playlist_hands_on_a_ticket_beside_the_event_loop() {
    String text = longPlaylist(20_000);
    put("assets/film/3/v/360/long.m3u8", text);
    String path = "/play/film/v3/v/360/long.m3u8";
    get(path);

    Response shared = get(path);
    Response own = get(path + "?ticket=17.abc");

    assertThat(Answers.text(own)).isEqualTo(text.replace("/key\"", "/key?ticket=17.abc\""));
    assertThat(own.headers().first("Cache-Control")).startsWith("private");
    assertThat(own.headers().first("ETag")).isNotEqualTo(shared.headers().first("ETag"));
    assertThat(shared.headers().first("Cache-Control")).startsWith("public");
  }

  @Test
  void a_long_playlist_with_a_ticket_is_compressed_too_whatever_its_length() throws IOException {
    String text = longPlaylist(60_000);
    put("assets/film/3/v/360/long.m3u8", text);
    var request =
        Requests.get("/play/film/v3/v/360/long.m3u8?ticket=17.abc")
            .header("Accept-Encoding", "gzip");

    Response own = routes.answer(request.build());

    assertThat(own.headers().first("Content-Encoding")).isEqualTo("gzip");
    assertThat(unpacked(own)).isEqualTo(text.replace("/key\"", "/key?ticket=17.abc\""));
  }

  @Test
  void a_playlist_of_more_than_8_mib_is_refused_in_words_and_not_cut_off() throws IOException {
    var large = new MemoryObjectStore(32 << 20, InstantSource.system());
    byte[] text = longPlaylist(400_000).getBytes(StandardCharsets.UTF_8);
    large.put("assets/film/3/v/360/long.m3u8", text, ObjectMeta.of("x/y"));
    var film = Optional.of(new Version(3, true));
    var guard = new TestGuard(InstantSource.system()).guard();
    try (var other =
        Delivery.open(
            large, _ -> film, CacheConfig.in(folder.resolve("l")), InstantSource.system())) {
      var all = Routes.build(group -> other.routes(group, guard, ViewerLimits.none()));

      Response answer = all.answer(Requests.get("/play/film/v3/v/360/long.m3u8").build());

      assertThat(text.length).isGreaterThan(8 << 20);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(Answers.json(answer).path("type").asString())
          .isEqualTo("/problems/playlist-too-large");
    }
  }

  @Test
  void pages_of_others_may_not_show_a_film_that_is_not_known() {
    published.put("open", new Version(1, true));

    assertThat(delivery.playedBy("open")).isEqualTo(Playback.PUBLIC);
    assertThat(delivery.playedBy("unknown"))
        .isEqualTo(new Playback(Playback.Access.EMBED, List.of()));
    delivery.end("open");
    assertThat(delivery.playedBy("open").access()).isEqualTo(Playback.Access.EMBED);
  }

  @Test
  void a_film_plays_on_while_the_catalogue_is_away_for_as_long_as_it_says_and_no_longer()
      throws Exception {
    var away = new AtomicBoolean();
    Published catalogue =
        new Published() {
          @Override
          public Optional<Version> version(String assetId) {
            if (away.get()) {
              throw Problem.UNAVAILABLE.because("away").thrown();
            }
            return Optional.of(new Version(3, true));
          }

          @Override
          public Duration outlasts() {
            return Duration.ofSeconds(1);
          }
        };
    var guard = new TestGuard(InstantSource.system()).guard();
    try (var edge =
        Delivery.open(
            store, catalogue, CacheConfig.in(folder.resolve("a")), InstantSource.system())) {
      var all = Routes.build(group -> edge.routes(group, guard, ViewerLimits.none()));
      var request = Requests.get("/play/film/v3/v/360/1.m4s");
      assertThat(all.answer(request.build()).status()).isEqualTo(200);

      away.set(true);

      assertThat(all.answer(request.build()).status()).isEqualTo(200);
      assertThat(Eventually.holds(() -> all.answer(request.build()).status() == 503)).isTrue();
    }
  }
}
