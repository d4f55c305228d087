package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.millrace.RunningTestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

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
  @Order(6)
  void its_keys_do_what_the_help_says() {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + watchPath);
      var playing = new Playing(page);
      playing.forSeconds(0.5);

      pressed(page, "k").waitUntil("v.paused");
      pressed(page, "5").waitUntil("Math.abs(v.currentTime - 6) < 0.5");
      pressed(page, "ArrowLeft").waitUntil("v.currentTime < 1.6");
      pressed(page, "l").waitUntil("v.currentTime > 10.5");
      pressed(page, "j").waitUntil("v.currentTime < 2");
      pressed(page, "m").waitUntil("!v.muted");
      pressed(page, ">").waitUntil("v.playbackRate === 1.25");
      pressed(page, "<").waitUntil("v.playbackRate === 1");
      pressed(page, " ").waitUntil("!v.paused");
      page.keyboard().press("?");

      assertThat(page.locator("dialog.shortcuts[open] dt").count()).isGreaterThan(10);
    }
  }

  @Test
  @Order(7)
  void sound_without_a_picture_has_a_stage_of_its_own(@TempDir Path folder) throws Exception {
    Path wave = SineWave.of(3).writeTo(folder.resolve("hum.wav"));
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/");
      page.locator("input[type=file]").first().setInputFiles(wave);
      Locator card = page.locator("mr-asset-card[data-status=ready][data-sound] a.title");
      card.waitFor(new Locator.WaitForOptions().setTimeout(PROCESSING_MILLIS));

      card.click();
      new Playing(page).forSeconds(1);

      assertThat(page.locator("mr-player[data-sound] mr-sound").isVisible()).isTrue();
      assertThat(page.getByLabel("Picture in picture").isVisible()).isFalse();
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  @Order(8)
  void the_command_line_has_an_address_fetched(@TempDir Path folder) throws Exception {
    SineWave.of(1).writeTo(folder.resolve("hum.wav"));
    var anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer files =
        SimpleFileServer.createFileServer(
            anywhere, folder.toRealPath(), SimpleFileServer.OutputLevel.NONE);
    files.start();
    try {
      String address = "http://127.0.0.1:" + files.getAddress().getPort() + "/";

      Command ready = Command.run(server, "process", address + "hum.wav");
      Command missing = Command.run(server, "process", address + "none.wav");
      Command refused = Command.run(server, "process", "http://10.0.0.1/hum.wav");

      assertThat(ready.said()).contains("hls    " + server.url() + "/play/");
      assertThat(ready.exit()).isZero();
      assertThat(missing.said()).contains("404");
      assertThat(missing.exit()).isEqualTo(1);
      assertThat(refused.said()).contains("10.0.0.1");
      assertThat(refused.exit()).isEqualTo(1);
    } finally {
      files.stop(0);
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

  private static Playing pressed(Page page, String key) {
    page.keyboard().press(key);
    return new Playing(page);
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
