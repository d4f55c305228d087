package dev.millrace.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The machine's own Chromium, headless, driven by Playwright.
///
/// Playwright's own browser downloads are never used; `CHROMIUM` names another binary than
/// Debian's.
public final class Chromium implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--autoplay-policy=no-user-gesture-required");

  /// For what a page shows; on a busy machine that may take long, and nobody waits for it else.
  private static final double PATIENCE_MILLIS = 90_000;

  private final Playwright playwright;
  private final Browser browser;

  public Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setHeadless(true)
                    .setArgs(FLAGS));
  }

  /// A new window with no cookies.
  public BrowserContext window() {
    BrowserContext window =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(1280, 800).setLocale("en-GB"));
    window.setDefaultTimeout(PATIENCE_MILLIS);
    return window;
  }

  /// Collects what a page complains about from now on.
  public static List<String> complaints(Page page) {
    var complaints = new ArrayList<String>();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(complaints::add);
    return complaints;
  }

  private static Path executable() {
    String chosen = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
    Path path = Path.of(chosen);
    if (!Files.isExecutable(path)) {
      throw new IllegalStateException(chosen + " is missing; run: apt-get install chromium");
    }
    return path;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
