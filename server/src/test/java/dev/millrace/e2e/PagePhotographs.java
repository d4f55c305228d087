package dev.millrace.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Photographs of pages, light and dark, wide and narrow, for people to look at: for whoever asks
/// by `PAGE_PICTURES`, the folder they go to; for others nothing is taken.
final class PagePhotographs {
  static final List<Integer> WIDTHS = List.of(1280, 390);
  static final int HEIGHT = 800;

  private PagePhotographs() {}

  static void take(Page page, String name) {
    String folder = System.getenv("PAGE_PICTURES");
    if (folder == null || folder.isEmpty()) {
      return;
    }
    for (int width : WIDTHS) {
      page.setViewportSize(width, HEIGHT);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(
            new Page.EmulateMediaOptions()
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
        String file = "%s-%d-%s.png".formatted(name, width, scheme.name().toLowerCase(Locale.ROOT));
        page.evaluate("scrollTo(0, 0)");
        Path target = Path.of(folder).resolve(file);
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(target));
      }
    }
    page.setViewportSize(WIDTHS.getFirst(), HEIGHT);
  }
}
