package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.e2e.Chromium;
import dev.millrace.e2e.Playing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Encrypted films in real Chromium: who may play them plays them, nobody else does.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class ProtectedFilmsIT {
  private static final Path VENDORED =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("server/src/main/resources/ui/vendor");

  private static final String TOOLS = System.getProperty("players.tools", "");

  @TempDir static Path folder;
  private static RunningTestServer server;
  private static Chromium chromium;
  private static PageServer pages;
  private static Studio studio;
  private static Film whole;
  private static Film samples;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    server = product;
    chromium = new Chromium();
    pages = new PageServer(libraries());
    studio = new Studio(server, folder);
    whole = studio.publish(Clip.TONGUES, Map.of("protection", "aes-128"));
    samples =
        studio.publish(
            Clip.TONGUES, Map.of("protection", "cbcs", "codecs", List.of("h264", "hevc")));
  }

  private static Map<String, Path> libraries() {
    var libraries = new HashMap<String, Path>();
    libraries.put("hls.js", VENDORED.resolve("hls/hls.min.mjs"));
    libraries.put("shaka.js", VENDORED.resolve("shaka/shaka-player.dash.js"));
    if (!TOOLS.isEmpty()) {
      libraries.put("shaka.js", Path.of(TOOLS).resolve("shaka.js"));
      libraries.put("dash.js", Path.of(TOOLS).resolve("dash.js"));
    }
    return libraries;
  }

  @AfterAll
  static void stop() throws IOException {
    pages.close();
    chromium.close();
  }

  static Stream<Arguments> watched() {
    return Stream.of(
        Arguments.of(whole, ""), Arguments.of(samples, ""), Arguments.of(samples, "?engine=dash"));
  }

  @ParameterizedTest
  @MethodSource("watched")
  void the_console_plays_it_by_its_session(Film film, String query) {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      var complaints = Chromium.complaints(page);

      page.navigate(server.url() + "/watch/" + film.id() + query);

      var playing = new Playing(page);
      playing.forSeconds(1);
      playing.seek(5);
      assertThat(page.locator("mr-watch-head .lock").textContent()).startsWith("Encrypted, ");
      assertThat(page.locator("mr-watch-head a[download]").isVisible()).isFalse();
      assertThat(complaints).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("watched")
  void a_stranger_plays_the_embedded_film_with_a_ticket(Film film, String query) {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.navigate(server.url() + "/watch/" + film.id());
      page.locator("mr-links button:has-text('Make a ticket')").click();
      Locator embed = page.locator("mr-links input[aria-label=Embed]");
      page.locator("mr-links .note:has-text('anybody')").waitFor();
      String address = embed.inputValue().replaceAll(".*src=\"([^\"]+)\".*", "$1");

      try (BrowserContext stranger = chromium.window();
          Page frame = stranger.newPage()) {
        frame.navigate(address + query.replace('?', '&'));

        new Playing(frame).forSeconds(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("watched")
  void a_stranger_without_a_ticket_is_told_why_it_does_not_play(Film film, String query) {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/embed/" + film.id() + query);

      Locator failure = page.locator("mr-player .failure");
      failure.waitFor();

      assertThat(failure.textContent()).contains("no valid ticket");
    }
  }

  static Stream<Arguments> others() {
    Stream<Arguments> vendored =
        Stream.of(
            Arguments.of("aes-128", Player.HLS_JS),
            Arguments.of("cbcs", Player.HLS_JS),
            Arguments.of("cbcs", Player.SHAKA_DASH));
    Stream<Arguments> brought =
        Stream.of(
            Arguments.of("aes-128", Player.SHAKA_HLS),
            Arguments.of("cbcs", Player.SHAKA_HLS),
            Arguments.of("cbcs", Player.DASH_JS));
    return TOOLS.isEmpty() ? vendored : Stream.concat(vendored, brought);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("others")
  void pages_of_others_play_it_with_a_ticket(String protection, Player player) throws Exception {
    Film film = studio.ticketed(protection.equals("cbcs") ? samples : whole);

    Verdict verdict = new Screen(chromium, pages).watch(player, film);

    assertThat(verdict.complaints()).isEmpty();
  }

  @Test
  void what_only_hls_plays_has_no_manifest_and_says_so() throws Exception {
    assertThat(whole.dash()).isEmpty();
    var request = HttpRequest.newBuilder(URI.create(whole.hls().replace(".m3u8", ".mpd"))).build();

    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("DASH does not know");
  }

  @ParameterizedTest
  @MethodSource("films")
  void small_pictures_are_drawn_and_stay_clear(Film film) throws Exception {
    byte[] sheet = film.read("v1/images/storyboard-0.jpg");
    byte[] poster = film.read("v1/images/poster.jpg");

    assertThat(sheet).startsWith(0xff, 0xd8).hasSizeGreaterThan(5000);
    assertThat(poster).startsWith(0xff, 0xd8);
  }

  static Stream<Film> films() {
    return Stream.of(whole, samples);
  }

  @Test
  void encrypted_samples_say_so_in_both_manifests() throws Exception {
    String playlist = new String(samples.read("v1/v/360p/index.m3u8"), StandardCharsets.UTF_8);
    String manifest = new String(samples.read("main.mpd"), StandardCharsets.UTF_8);
    String init = new String(samples.read("v1/v/360p/init.mp4"), StandardCharsets.ISO_8859_1);

    assertThat(playlist)
        .contains("METHOD=SAMPLE-AES,URI=\"../../license\",KEYFORMAT=\"org.w3.clearkey\"");
    assertThat(manifest)
        .contains("value=\"cbcs\" cenc:default_KID=")
        .contains("<dashif:Laurl>" + server.url() + "/play/" + samples.id() + "/license<");
    assertThat(init).contains("encv", "sinf", "tenc", "pssh");
    assertThat(new String(samples.read("v1/v/360p-hevc/init.mp4"), StandardCharsets.ISO_8859_1))
        .contains("encv", "hvc1");
  }

  @Test
  void segments_are_not_readable_and_init_segments_and_texts_are() throws Exception {
    String playlist = new String(whole.read("v1/v/360p/index.m3u8"), StandardCharsets.UTF_8);
    String texts = new String(whole.read("v1/t/eng/index.m3u8"), StandardCharsets.UTF_8);

    assertThat(playlist).contains("#EXT-X-KEY:METHOD=AES-128,URI=\"../../key\"\n");
    assertThat(texts).doesNotContain("#EXT-X-KEY");
    assertThat(new String(whole.read("v1/v/360p/init.mp4"), StandardCharsets.ISO_8859_1))
        .contains("ftyp");
    assertThat(new String(whole.read("v1/v/360p/0.m4s"), StandardCharsets.ISO_8859_1))
        .doesNotContain("styp", "moof", "mdat");
    assertThat(new String(whole.read("v1/t/eng/0.vtt"), StandardCharsets.UTF_8))
        .startsWith("WEBVTT");
  }
}
