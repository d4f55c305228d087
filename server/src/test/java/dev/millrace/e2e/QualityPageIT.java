package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.millrace.RunningTestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of figures over the whole product: what players tell over HTTP is seen there, beside
/// the week before, and leads to its sessions.
class QualityPageIT {
  private static final double PATIENCE_MILLIS = 60_000;
  private static final double BEAT_MILLIS = 5_000;
  private static final int MOST_BEATS = 12;
  private static final Pattern ONE = Pattern.compile("^1$");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final List<String> AGENTS =
      List.of(
          "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148");
  private static final List<String> FILMS =
      List.of("01K9V3Q4M2E8R5T7Y1W0X6Z3CB", "the-long-winter", "harbour-lights");

  private final Random random = new Random(7);

  /// Tells of a whole session that began so long ago.
  private void watched(RunningTestServer server, String sid, Duration ago, int kind)
      throws Exception {
    int startup = 400 + random.nextInt(kind == 1 ? 4_000 : 900);
    int stall = random.nextInt(3) == 0 ? 2_000 + random.nextInt(4_000) : 0;
    String film = FILMS.get(random.nextInt(FILMS.size()));
    boolean fails = kind == 2 && random.nextInt(6) == 0;
    String[] states = fails ? new String[] {"s", "f"} : new String[] {"s", "p", "r", "p", "q"};
    int[] millis = {0, startup, startup + 60_000, startup + 60_000 + stall, startup + 120_000};
    long begin = System.currentTimeMillis() - ago.toMillis();
    var events = new StringBuilder();
    for (int i = 0; i < states.length; i++) {
      events
          .append(i == 0 ? "[" : ",")
          .append(
              """
              {"e":"ps","sid":"%s","sn":%d,"cid":"%s","sta":"%s","ts":%d,"pt":%d,"br":%d,"bl":9000,
               "cdn":"edge-%d.example.org","mr-video-width":%d,"mr-video-height":%d,
               "mr-shown-width":1280}\
              """
                  .formatted(
                      sid,
                      i,
                      film,
                      states[i],
                      begin + millis[i],
                      Math.max(0, i - 1) * 30_000,
                      1_200 + 900 * kind,
                      1 + kind % 2,
                      kind == 0 ? 1280 : 854,
                      kind == 0 ? 720 : 480));
    }
    tell(server, events.append(']').toString(), kind);
  }

  /// Somebody plays, and tells so again until the page says it.
  private static void isSeen(RunningTestServer server, Page page) throws Exception {
    Locator one = page.locator("mr-viewers .count", new Page.LocatorOptions().setHasText(ONE));
    boolean isSeen = false;
    for (int beat = 0; beat < MOST_BEATS && !isSeen; beat++) {
      tell(
          server,
          """
          [{"e":"ps","sid":"viewer","sn":%d,"cid":"live-one","sta":"p","ts":%d}]
          """
              .formatted(beat, System.currentTimeMillis()),
          0);
      try {
        one.waitFor(new Locator.WaitForOptions().setTimeout(BEAT_MILLIS));
        isSeen = true;
      } catch (TimeoutError _) {
        // It plays on.
      }
    }
    assertThat(isSeen).isTrue();
  }

  /// As a player does that heard no answer, twice.
  private static void tellAgain(RunningTestServer server) throws Exception {
    String event =
        """
        [{"e":"t","sid":"doubtful","sn":0,"cid":"again","ts":%d}]
        """
            .formatted(System.currentTimeMillis());
    for (int i = 0; i < 3; i++) {
      tell(server, event, 0);
    }
  }

  private static void tell(RunningTestServer server, String events, int kind) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/telemetry/events"))
            .header("Content-Type", "application/json")
            .header("User-Agent", AGENTS.get(kind))
            .POST(BodyPublishers.ofString(events))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
  }

  private void watchedAlways(RunningTestServer server, int sessions) throws Exception {
    for (int i = 0; i < sessions; i++) {
      long minutes = 5L + random.nextInt(i % 3 == 0 ? 23 * 60 : 8 * 24 * 60);
      watched(server, "s" + i, Duration.ofMinutes(minutes), random.nextInt(AGENTS.size()));
    }
  }

  private static void hasText(Locator where, Pattern text) {
    PlaywrightAssertions.assertThat(where)
        .containsText(
            text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }

  /// Nothing sticks out to the right at the width of a phone, nor at that of a desk.
  private static void fits(Page page) {
    for (int width : PagePhotographs.WIDTHS) {
      page.setViewportSize(width, PagePhotographs.HEIGHT);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }
    page.setViewportSize(PagePhotographs.WIDTHS.getFirst(), PagePhotographs.HEIGHT);
  }

  @Test
  void how_well_is_watched_is_seen_at_once_and_leads_to_the_sessions_behind_it() throws Exception {
    boolean isForPictures = System.getenv("PAGE_PICTURES") != null;
    try (var server = RunningTestServer.start();
        var chromium = new Chromium();
        BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.navigate(server.url() + "/quality");
      hasText(page.locator("mr-quality .none"), Pattern.compile("No session began"));
      PagePhotographs.take(page, "quality-empty");
      watchedAlways(server, isForPictures ? 900 : 30);
      watched(server, "late", Duration.ofMinutes(10), 1);
      isSeen(server, page);
      hasText(page.locator("mr-figures li").first(), Pattern.compile("[1-9]\\d*"));
      compare(page);
      tellAgain(server);
      lead(page);
      assertThat(complaints).isEmpty();
    }
  }

  private static void compare(Page page) {
    page.getByLabel("Week", new Page.GetByLabelOptions().setExact(true)).check();
    page.getByLabel("Compare with").selectOption("week");
    page.locator("mr-figures button").nth(3).click();
    PlaywrightAssertions.assertThat(page)
        .hasURL(Pattern.compile("range=7d&beside=week&figure=startupP95Ms"));
    hasText(page.locator("mr-figure-line .legend"), Pattern.compile("the week before"));
    page.getByLabel("Browser").check();
    hasText(page.locator("mr-breakdown tbody"), Pattern.compile("Chrome 141"));
    fits(page);
    PagePhotographs.take(page, "quality");
    page.getByText("As a table").click();
    hasText(page.locator("mr-figure-line tbody"), Pattern.compile("\\d+ ms|s"));
    page.locator("mr-breakdown .value", text("Chrome 141")).click();
    PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile("filter=browser%3AChrome\\+141"));
    hasText(page.locator("mr-quality-bar .chosen"), Pattern.compile("Browser: Chrome 141"));
    page.getByLabel("Compare with").selectOption("filters");
    Locator others = page.locator("mr-quality-bar [data-which=others]");
    others.getByLabel("Dimension").selectOption("browser");
    others.getByLabel("Value").fill("Firefox 140");
    others.getByText("Add filter").click();
    hasText(others.locator(".chosen"), Pattern.compile("Browser: Firefox 140"));
    hasText(page.locator("mr-figures .against").first(), Pattern.compile("vs \\d"));
    fits(page);
    PagePhotographs.take(page, "quality-beside");
  }

  private static Page.LocatorOptions text(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  private static void lead(Page page) {
    String address = page.url();
    page.reload();
    PlaywrightAssertions.assertThat(page)
        .hasURL(address, new PageAssertions.HasURLOptions().setTimeout(PATIENCE_MILLIS));
    hasText(page.locator("mr-quality-bar [data-which=others]"), Pattern.compile("Firefox 140"));
    page.goBack();
    PlaywrightAssertions.assertThat(page.locator("mr-quality-bar [data-which=others] .chosen"))
        .hasCount(0);
    // The tiles have what they compare with, so that their links stay where they are.
    PlaywrightAssertions.assertThat(page.locator("mr-quality[aria-busy]")).hasCount(0);
    page.getByLabel("Sessions of Plays").click();
    PlaywrightAssertions.assertThat(page).hasURL(Pattern.compile("/sessions\\?q=browser"));
    hasText(page.locator("mr-sessions tbody"), Pattern.compile("Chrome 141"));
    PagePhotographs.take(page, "quality-sessions");
    page.locator("mr-sessions tbody a").first().click();
    hasText(page.locator("mr-session .facts"), Pattern.compile("Watched"));
    fits(page);
    PagePhotographs.take(page, "session");
    page.navigate(page.url().replaceFirst("/sessions/.*", "/data-quality"));
    hasText(page.locator("mr-data-quality tbody").first(), Pattern.compile("Firefox 140"));
    Locator sections = page.locator("mr-data-quality section");
    hasText(sections.last(), Pattern.compile("gathered as events come"));
    hasText(sections.last(), Pattern.compile("Figures\\s*up to date"));
    hasText(sections.last(), Pattern.compile("Search, player\\s*up to date"));
    hasText(sections.last(), Pattern.compile("Lake, events\\s*(up to date|\\d)"));
    hasText(sections.nth(2), Pattern.compile("again\\s*2"));
    fits(page);
    PagePhotographs.take(page, "data-quality");
  }
}
