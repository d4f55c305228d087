package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.millrace.RunningTestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// The product as a person meets it: real Chromium, real engines, real FFmpeg.
///
/// The first test uploads the sample through the console; the others watch it.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlaybackIT {
  private static final Path SAMPLE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("samples/big-buck-bunny-720p-12s.mp4");
  private static final double PROCESSING_MILLIS = 180_000;

  private static RunningTestServer server;
  private static Chromium chromium;
  private static BrowserContext window;
  private static String watchPath;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTestServer.start();
    chromium = new Chromium();
    window = chromium.window();
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
  @Order(1)
  void a_film_dropped_on_the_console_becomes_ready() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");

      page.locator("input[type=file]").first().setInputFiles(SAMPLE);
      Locator ready = page.locator("mr-asset-card[data-status=ready]").first();
      ready.waitFor(
          new Locator.WaitForOptions()
              .setState(WaitForSelectorState.ATTACHED)
              .setTimeout(PROCESSING_MILLIS));

      watchPath = ready.locator("a.title").getAttribute("href");
      assertThat(watchPath).startsWith("/watch/");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  @Order(2)
  void it_plays_by_hls_with_sound_and_can_be_sought() {
    watchAndSeek("");
  }

  @Test
  @Order(3)
  void it_plays_by_dash_with_sound_and_can_be_sought() {
    watchAndSeek("?engine=dash");
  }

  @Test
  @Order(4)
  void it_plays_bare_in_its_embed_page() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);

      page.navigate(server.url() + watchPath.replace("/watch/", "/embed/"));
      new Playing(page).forSeconds(1);

      assertThat(complaints).isEmpty();
    }
  }

  @Test
  @Order(5)
  void a_visitor_without_a_session_is_sent_to_the_login() {
    try (BrowserContext stranger = chromium.window();
        Page page = stranger.newPage()) {
      page.navigate(server.url() + "/");

      page.waitForURL("**/login**");
    }
  }

  private static void watchAndSeek(String query) {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + watchPath + query);
      var playing = new Playing(page);

      playing.forSeconds(2);
      playing.seek(8.5);

      assertThat(playing.duration()).isBetween(11.9, 12.1);
      assertThat(playing.decodedAudioBytes()).isGreaterThan(1000);
      assertThat(playing.height()).isGreaterThanOrEqualTo(360);
      assertThat(complaints).isEmpty();
    }
  }
}
