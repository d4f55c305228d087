package dev.millrace.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import java.nio.file.Path;

/// Twelve seconds of film with sound that lie beside the sources.
final class SampleFilm {
  static final Path FILE =
      Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
          .resolve("samples/big-buck-bunny-720p-12s.mp4");
  private static final double PROCESSING_MILLIS = 240_000;

  private SampleFilm() {}

  /// Signs a window in, uploads the film there and waits until it is ready.
  ///
  /// @return the path of its page, `/watch/{id}`
  static String publish(RunningTestServer server, BrowserContext window) {
    try (Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.locator("input[type=file]").first().setInputFiles(FILE);
      Locator title = page.locator("mr-asset-card[data-status=ready] a.title");
      title.waitFor(new Locator.WaitForOptions().setTimeout(PROCESSING_MILLIS));
      return title.getAttribute("href");
    }
  }
}
