package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.millrace.RunningTestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands around a film: pictures while seeking, captions, the download; in real Chromium.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchPageIT {
  private static final byte[] SRT =
      "1\n00:00:00,000 --> 00:00:13,000\nA rabbit wakes\n".getBytes(StandardCharsets.UTF_8);

  private static RunningTestServer server;
  private static Chromium chromium;
  private static BrowserContext window;
  private static String watchPath;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTestServer.start();
    chromium = new Chromium();
    window = chromium.window();
    watchPath = SampleFilm.publish(server, window);
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
  void the_seek_bar_shows_the_picture_of_the_place_that_is_pointed_at() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + watchPath);
      new Playing(page).forSeconds(0.5);
      BoundingBox bar = page.locator("mr-seek-bar").boundingBox();

      page.mouse().move(bar.x + bar.width * 7.5 / 12, bar.y + bar.height / 2);

      Locator tip = page.locator("mr-seek-bar .tip");
      Locator picture = tip.locator(".picture");
      picture.waitFor();
      assertThat(tip.textContent()).isEqualTo("0:07");
      assertThat(picture.getAttribute("style"))
          .contains("/images/storyboard-0.jpg")
          .contains("-320px -90px");
      assertThat(
              page.evaluate("url => fetch(url).then(r => r.headers.get('Content-Type'))", sheet()))
          .isEqualTo("image/jpeg");
      page.mouse().move(10, 10);
      assertThat(tip.isVisible()).isFalse();
      page.keyboard().press("5");
      picture.waitFor();
      assertThat(tip.textContent()).isIn("0:05", "0:06", "0:07");
      assertThat(complaints).isEmpty();
    }
  }

  private static String sheet() {
    return "/play/" + watchPath.replace("/watch/", "") + "/v1/images/storyboard-0.jpg";
  }

  @Test
  @Order(2)
  void a_film_is_renamed_on_its_page() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + watchPath);
      page.locator("mr-title button[aria-label=Rename]").click();
      page.locator("mr-title input").fill("kept by nobody");
      page.keyboard().press("Escape");
      Locator heading = page.locator("mr-title h1");
      heading.waitFor();
      assertThat(heading.textContent()).isNotEqualTo("kept by nobody");

      page.locator("mr-title button[aria-label=Rename]").click();
      page.locator("mr-title input").fill("The rabbit wakes");
      page.keyboard().press("Enter");
      page.locator("mr-title h1:has-text('The rabbit wakes')").waitFor();
      page.reload();
      page.locator("mr-title h1:has-text('The rabbit wakes')").waitFor();
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  @Order(2)
  void shaka_player_finds_the_thumbnails_in_the_manifest() {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + watchPath + "?engine=dash");
      new Playing(page).forSeconds(0.5);

      Object found =
          page.evaluate(
              """
              async url => {
                const video = document.createElement("video");
                const player = new window.shaka.Player();
                await player.attach(video);
                await player.load(url);
                const [track] = player.getImageTracks();
                const tile = await player.getThumbnails(track.id, 7.5);
                player.trickPlay(4);
                const rate = video.playbackRate;
                await player.destroy();
                return [track.tilesLayout, tile.positionX, tile.positionY, tile.width, tile.height,
                  Math.round(tile.startTime), rate].join(" ");
              }
              """,
              server.url() + "/play/" + watchPath.replace("/watch/", "") + "/main.mpd");

      assertThat(found).isEqualTo("5x5 320 90 160 90 7 4");
    }
  }

  @Test
  @Order(3)
  void captions_are_added_on_the_page_and_shown_over_the_film() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + watchPath);
      page.locator("mr-captions input[type=file]")
          .setInputFiles(new FilePayload("bunny.srt", "application/x-subrip", SRT));
      page.locator("mr-captions input[name=language]").fill("de");
      page.locator("mr-captions button:has-text('Add captions')").click();

      page.locator("mr-captions li:has-text('German')").waitFor();
      page.locator("mr-player-bar .control.captions")
          .waitFor(new Locator.WaitForOptions().setTimeout(60_000));
      page.locator("mr-player").hover();
      page.keyboard().press("c");

      showsTheCue(page);
      assertThat(complaints).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?engine=dash"})
  @Order(4)
  void chosen_captions_come_again_in_both_deliveries(String query) {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + watchPath + query);
      new Playing(page).forSeconds(0.3);

      showsTheCue(page);
      page.keyboard().press("c");
      new Playing(page)
          .waitUntil("![...v.textTracks].some(t => t.mode === 'showing' && t.activeCues?.length)");
      page.keyboard().press("c");
      showsTheCue(page);
    }
  }

  private static void showsTheCue(Page page) {
    new Playing(page)
        .waitUntil(
            "[...v.textTracks].some(t => t.mode === 'showing' && "
                + "[...(t.activeCues ?? [])].some(cue => cue.text.includes('A rabbit wakes')))");
  }

  @Test
  @Order(5)
  void the_download_is_a_film_with_a_length_that_plays_in_any_part() {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + watchPath);
      Locator link = page.locator("mr-watch-head a[download]");
      link.waitFor();
      String href = link.getAttribute("href");

      Object answer =
          page.evaluate(
              """
              async href => {
                const part = await fetch(href, {headers: {Range: "bytes=4-7"}});
                const whole = await fetch(href);
                const bytes = (await whole.arrayBuffer()).byteLength;
                return [part.status, await part.text(), whole.status,
                  bytes === Number(whole.headers.get("Content-Length")),
                  whole.headers.get("Content-Disposition")].join(" ");
              }
              """,
              href);
      assertThat((String) answer).startsWith("206 ftyp 200 true attachment; filename=\"");
      assertThat(played(page, href)).isEqualTo("12 720 true");
    }
  }

  /// Plays the download from its eighth second on.
  private static Object played(Page page, String href) {
    return page.evaluate(
        """
        async href => {
          const video = document.createElement("video");
          Object.assign(video, {src: href, muted: true, currentTime: 8});
          await video.play();
          await new Promise(go => {
            video.addEventListener("timeupdate", () => video.currentTime > 8.5 && go());
          });
          const {duration, videoHeight, webkitAudioDecodedByteCount: heard} = video;
          video.removeAttribute("src");
          return [Math.round(duration), videoHeight, heard > 1000].join(" ");
        }
        """,
        href);
  }

  @Test
  @Order(6)
  void captions_are_removed_on_the_page() {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + watchPath);

      page.locator("mr-captions button[aria-label='Remove German']").click();

      page.locator("mr-captions li")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      page.locator("mr-player-bar .control.captions")
          .waitFor(
              new Locator.WaitForOptions()
                  .setState(WaitForSelectorState.HIDDEN)
                  .setTimeout(60_000));
    }
  }
}
