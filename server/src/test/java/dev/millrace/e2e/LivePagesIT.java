package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A channel in the pages of this server: for strangers in a frame, for its owner in the console.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LivePagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static RunningTestServer server;
  private static Chromium chromium;
  private static Channels channels;
  private static JsonNode channel;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    server = product;
    chromium = new Chromium();
    channels = new Channels(product.url(), product.token());
    channel = channels.create(Map.of("name", "Pages", "input", "test", "source", "320x180@15"));
    channels.awaitPlayable(channel);
  }

  @AfterAll
  static void stop() throws Exception {
    channels.delete(channel);
    chromium.close();
  }

  private static String id() {
    return channel.path("id").asString();
  }

  @Test
  void a_stranger_watches_it_goes_back_and_comes_back_to_now() {
    try (BrowserContext stranger = chromium.window();
        Page page = stranger.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/embed/" + id());
      Locator badge = page.locator("mr-live-bar .live");
      assertThat(Eventually.holds(PATIENCE, () -> badge.textContent().equals("Live"))).isTrue();
      page.waitForFunction("() => Number(document.querySelector('mr-live-bar input').max) > 12");

      page.locator("mr-live-bar .control[aria-label='From the beginning']").click();

      assertThat(Eventually.holds(PATIENCE, () -> badge.textContent().equals("Go live"))).isTrue();
      assertThat(page.locator("mr-live-bar .behind").textContent()).startsWith("−0:");
      badge.click();
      assertThat(Eventually.holds(PATIENCE, () -> badge.textContent().equals("Live"))).isTrue();
      assertThat(page.locator("mr-live-bar .behind").textContent()).endsWith("s behind");
      assertThat(complaints).allMatch(complaint -> complaint.contains("404"));
    }
  }

  @Test
  void the_player_hurries_while_it_is_late_and_something_lies_ahead() {
    try (BrowserContext stranger = chromium.window();
        Page page = stranger.newPage()) {
      page.navigate(server.url() + "/embed/" + id());

      assertThat(pace(page, 1, 0.5, 0.6)).isEqualTo(1.1);
      assertThat(pace(page, 1, 0.5, 0.2)).isEqualTo(1);
      assertThat(pace(page, 1, 0.08, 0.6)).isEqualTo(1);
      assertThat(pace(page, 1.1, 0.08, 0.6)).isEqualTo(1.1);
      assertThat(pace(page, 1.1, 0.02, 0.6)).isEqualTo(1);
      assertThat(pace(page, 1, -0.2, 0.1)).isEqualTo(0.95);
    }
  }

  private static double pace(Page page, double rate, double late, double ahead) {
    String script =
        "async ([rate, late, ahead]) =>"
            + " (await import('/ui/player/pace.js')).pace(rate, late, ahead)";
    return ((Number) page.evaluate(script, List.of(rate, late, ahead))).doubleValue();
  }

  @Test
  void one_that_shows_nothing_yet_is_waited_for() throws IOException, InterruptedException {
    JsonNode idle = channels.create(Map.of("name", "Idle", "input", "file", "source", "none.mp4"));
    try (BrowserContext stranger = chromium.window();
        Page page = stranger.newPage()) {
      assertThat(Eventually.holds(() -> isKnown(idle))).isTrue();
      page.navigate(server.url() + "/embed/" + idle.path("id").asString());

      Locator badge = page.locator("mr-live-bar .live");
      assertThat(Eventually.holds(() -> badge.textContent().equals("Waiting for a picture")))
          .isTrue();
    }
    channels.delete(idle);
  }

  private static boolean isKnown(JsonNode idle) {
    try {
      return channels.play(idle, "main.m3u8").body().contains("channel-idle");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void its_owner_changes_it_as_far_as_it_can_be_while_it_is_live() throws Exception {
    JsonNode other =
        channels.create(Map.of("name", "Old", "input", "test", "source", "320x180@15"));
    channels.awaitPlayable(other);
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.navigate(server.url() + "/watch/" + other.path("id").asString());
      page.locator("details.settings > summary").click();
      Locator name = page.locator("mr-channel-page #channel-name");
      assertThat(Eventually.holds(() -> name.inputValue().equals("Old"))).isTrue();

      assertThat(page.locator("mr-channel-page #channel-part").isDisabled()).isTrue();
      name.fill("New");
      page.locator("mr-channel-page summary", hasText("When the input is away")).click();
      page.locator("mr-channel-page #channel-slate").fill("name");
      PagePhotographs.take(page, "channel-settings");
      page.locator("mr-channel-page mr-channel-form button.primary").click();

      page.locator("mr-channel-page h1", hasText("New")).waitFor();
      assertThat(channels.find(other).path("slate").asString()).isEqualTo("name");
      page.navigate(server.url() + "/channels");
      page.locator("mr-channel", hasText("New")).waitFor();
      PagePhotographs.take(page, "channels");
    }
    channels.delete(other);
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }

  @Test
  void its_owner_watches_it_and_cuts_a_clip_out_of_it() {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");

      page.navigate(server.url() + "/watch/" + id());
      Locator badge = page.locator("mr-live-bar .live");
      assertThat(Eventually.holds(PATIENCE, () -> badge.textContent().equals("Live"))).isTrue();
      page.locator("#clip-title").fill("From the page");
      page.locator("mr-clip-form")
          .evaluate(
              """
              (form) => {
                const inputs = form.querySelectorAll("input[type=datetime-local]");
                [-5000, 0].forEach((ago, i) => {
                  const at = new Date(Date.now() + ago);
                  const local = new Date(at - at.getTimezoneOffset() * 60000);
                  inputs[i].value = local.toISOString().slice(0, 19);
                });
              }
              """);
      page.locator("mr-clip-form button.button:not(.quiet)").click();

      Locator clip = page.locator("ul.recordings a", new Page.LocatorOptions().setHasText("From"));
      clip.waitFor();
      assertThat(page.locator("mr-channel-page > .hint").textContent()).contains("viewer");
      clip.click();
      new Playing(page).forSeconds(1);
    }
  }
}
