package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.millrace.RunningTestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Takes a picture of every page, light and dark, wide and narrow, for people to look at.
///
/// Only for whoever asks by `PAGE_PICTURES`, the folder they go to. `PAGE_PICTURES_FILM`
/// names another film than the sample.
@EnabledIfEnvironmentVariable(named = "PAGE_PICTURES", matches = ".+")
class PagePicturesIT {
  private static final double PROCESSING_MILLIS = 600_000;

  @Test
  void every_page_is_taken() throws Exception {
    try (var server = RunningTestServer.start();
        var chromium = new Chromium();
        BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/");
      page.waitForURL("**/login*");
      PagePhotographs.take(page, "login");
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      PagePhotographs.take(page, "empty");
      page.locator("input[type=file]").first().setInputFiles(film());
      page.locator("mr-asset-card").first().waitFor();
      PagePhotographs.take(page, "processing");
      Locator title = page.locator("mr-asset-card[data-status=ready] a.title");
      title.waitFor(new Locator.WaitForOptions().setTimeout(PROCESSING_MILLIS));
      String watch = title.getAttribute("href");
      PagePhotographs.take(page, "library");
      page.navigate(server.url() + watch);
      new Playing(page).forSeconds(2);
      PagePhotographs.take(page, "watch");
      pointAtSeekBar(page);
      PagePhotographs.take(page, "seek");
      page.navigate(server.url() + watch.replace("/watch/", "/embed/"));
      page.locator("video").waitFor();
      PagePhotographs.take(page, "embed");
      page.navigate(server.url() + "/webhooks");
      page.locator("mr-webhooks").waitFor();
      PagePhotographs.take(page, "webhooks");
      page.navigate(server.url() + "/access");
      page.locator("mr-access tbody tr").first().waitFor();
      PagePhotographs.take(page, "access");
      assertThat(complaints).isEmpty();
    }
  }

  private static Path film() {
    String named = System.getenv("PAGE_PICTURES_FILM");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
            .resolve("samples/big-buck-bunny-720p-12s.mp4");
  }

  private static void pointAtSeekBar(Page page) {
    page.setViewportSize(PagePhotographs.WIDTHS.getFirst(), PagePhotographs.HEIGHT);
    BoundingBox bar = page.locator("mr-seek-bar").boundingBox();
    page.mouse().move(bar.x + bar.width / 2, bar.y + bar.height / 2);
    page.locator("mr-seek-bar .tip .picture").waitFor();
  }
}
