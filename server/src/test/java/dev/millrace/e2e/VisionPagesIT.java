package dev.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.models.Models;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Drawing;
import dev.millrace.testing.EnginesOf;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.vision.sql.ReviewTable;
import java.awt.Color;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// What networks saw, in the console's pages, in real Chromium.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class VisionPagesIT {
  private static final double PATIENCE_MILLIS = 120_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final LocatorAssertions.HasCountOptions SOON =
      new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS);

  @TempDir private static Path folder;
  private static RunningTestServer server;
  private static Chromium chromium;
  private static BrowserContext window;
  private static Channels api;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    Models.in(Models.standardCache(System.getenv()))
        .fetch(
            Set.of("text-detect", "text-read", "nanodet-g", "blazeface", "face-embedding"),
            _ -> {});
    server = product;
    api = new Channels(product.url(), product.token());
    chromium = new Chromium();
    window = chromium.window();
    try (Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
    }
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  /// Two cards of three seconds.
  private static Path film() {
    new Drawing(640, 360, new Color(60, 30, 90))
        .text("Chapter one 1999", 60, 180, 36)
        .write(folder.resolve("card0.png"));
    new Drawing(640, 360, new Color(30, 90, 60))
        .text("The second card", 60, 240, 36)
        .write(folder.resolve("card1.png"));
    return TestFfmpeg.make(
        folder.resolve("Two cards.mp4"),
        "-framerate 1/3 -i %s/card%%d.png -r 25 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
            .formatted(folder));
  }

  @Test
  void a_films_page_shows_what_is_in_it_goes_there_and_lets_its_owner_judge_it() throws Exception {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/");
      page.locator("input[type=file]").first().setInputFiles(film());
      Locator card = page.locator("mr-asset-card[data-status=ready]").filter(named("Two cards"));
      Locator title = card.locator("a.title");
      title.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS));
      String id = title.getAttribute("href").replace("/watch/", "");
      page.navigate(server.url() + "/watch/" + id);
      Locator shots = page.locator("mr-analysis .band").first().locator(".jump");
      assertThat(shots).hasCount(2, SOON);
      assertThat(page.locator("mr-analysis .texts li")).hasCount(2, SOON);
      assertThat(page.locator("mr-analysis .texts li").nth(1)).containsText("The second card");

      page.locator("mr-analysis .texts .jump").nth(1).click();
      new Playing(page).waitUntil("v.currentTime >= 2.9");
      PagePhotographs.take(page, "film-analysis");
      judge(page, id);

      page.navigate(server.url() + "/?q=secnd+card");
      Locator moment = page.locator("mr-moments a").first();
      assertThat(moment).containsText("The second card");
      PagePhotographs.take(page, "moments");
      moment.click();
      new Playing(page).waitUntil("v.currentTime >= 2.9");
      assertThat(complaints).isEmpty();
      lookAtItAsIfItWereLive(id);
    }
  }

  private static void lookAtItAsIfItWereLive(String film) throws Exception {
    String wish =
        """
        {"name": "Again", "assetId": "%s", "repeats": false,
         "detect": {"model": "nanodet-g", "fps": 2, "width": 320}}
        """
            .formatted(film);
    String made = api.send("POST", "/v1/streams", wish).body();
    String path = "/v1/streams/" + JsonMapper.shared().readTree(made).path("id").asString("");
    assertThat(Eventually.holds(PATIENCE, () -> hasEnded(path))).as(get(path)).isTrue();
    var ledger = JsonMapper.shared().readTree(get(path)).path("ledger");
    assertThat(ledger.path("received").asLong()).isBetween(11L, 13L);
    assertThat(api.send("DELETE", path, "").statusCode()).isEqualTo(204);
  }

  private static boolean hasEnded(String path) {
    String told = get(path);
    return told.contains("\"ended\"") && told.contains("\"inFlight\":0");
  }

  private static void judge(Page page, String id) throws Exception {
    try (var database = Backends.open(new EnginesOf(server.data()).database())) {
      new ReviewTable(database, Clock.systemUTC())
          .open(
              id,
              JsonMapper.shared()
                  .readTree("[{\"fromSeconds\":3.0,\"toSeconds\":6.0,\"label\":\"explicit\"}]"));
    }
    page.navigate(server.url() + "/reviews");
    Locator row = page.locator("mr-reviews li").filter(named("Two cards"));
    assertThat(row).containsText("1 finding");
    PagePhotographs.take(page, "reviews");
    row.locator("a").first().click();
    Locator review = page.locator("mr-analysis .review");
    review.getByLabel("Note").fill("a test card");
    review.getByText("Restrict").click();
    assertThat(review).containsText("restricted");
    assertThat(review.locator(".decisions li")).containsText(new String[] {"a test card"});
    PagePhotographs.take(page, "judged");
    review.getByText("Approve").click();
    assertThat(review.locator(".decisions li")).hasCount(2);
    page.navigate(server.url() + "/reviews");
    assertThat(page.locator("mr-reviews li").filter(named("Two cards"))).hasCount(0);
  }

  private static Locator.FilterOptions named(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  @Test
  void a_stream_is_made_watched_paused_and_deleted_on_its_page() {
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/streams");
      page.locator("#stream-name").fill("Test picture");
      page.locator("#stream-url").fill("gopher://nowhere");
      page.getByText("Add stream").click();
      assertThat(page.locator("mr-stream-form .problem")).not().isEmpty();
      page.locator("#stream-url").fill("test:640x360@10");
      page.getByText("Add stream").click();
      Locator card = page.locator("mr-stream").filter(named("Test picture"));
      assertThat(card.locator(".chip"))
          .hasText("Running", new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
      assertThat(card.locator("img")).isVisible(visibly());
      page.waitForFunction(
          "() => { const i = document.querySelector('mr-stream img');"
              + " return i && i.complete && i.naturalWidth > 0; }");
      assertThat(card.locator(".ledger")).containsText("inferred");
      PagePhotographs.take(page, "vision");

      card.getByText("Pause").click();
      assertThat(card.locator(".chip")).hasText("Paused");
      card.getByLabel("Delete stream").click();
      page.locator("dialog")
          .getByText("Delete", new Locator.GetByTextOptions().setExact(true))
          .click();
      assertThat(card).hasCount(0);
      assertThat(Eventually.holds(() -> !get("/v1/streams").contains("Test picture"))).isTrue();
      assertThat(complaints).allMatch(line -> line.contains("422"));
    }
  }

  @Test
  void somebody_who_agreed_joins_the_gallery_and_leaves_it_on_its_page() {
    Path nobody = new Drawing(640, 360, new Color(40, 80, 120)).write(folder.resolve("nobody.png"));
    try (Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/people");
      assertThat(page.locator("mr-people")).containsText("Nobody is in the gallery");
      page.locator("#person-name").fill("Ann Lee");
      page.getByText("Add person").click();
      assertThat(page.locator("mr-person")).hasCount(0);
      page.locator("#person-consent").fill("in writing, on the first of November");
      page.getByText("Add person").click();
      Locator card = page.locator("mr-person").filter(named("Ann Lee"));
      assertThat(card).containsText("in writing");

      card.locator("input[type=file]").setInputFiles(nobody);
      assertThat(page.locator("mr-toasts")).containsText("no face is found", words());
      PagePhotographs.take(page, "people");

      card.getByLabel("Delete person").click();
      page.locator("dialog")
          .getByText("Delete", new Locator.GetByTextOptions().setExact(true))
          .click();
      assertThat(page.locator("mr-person")).hasCount(0);
      assertThat(complaints).allMatch(line -> line.contains("422"));
    }
  }

  private static LocatorAssertions.ContainsTextOptions words() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
  }

  private static LocatorAssertions.IsVisibleOptions visibly() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS);
  }

  private static String get(String path) {
    try {
      return api.send("GET", path, "").body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
