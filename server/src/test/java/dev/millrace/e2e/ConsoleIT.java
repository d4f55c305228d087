package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.millrace.RunningTestServer;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does in the console besides watching: uploads that meet trouble, failures that
/// are explained, narrow windows.
class ConsoleIT {
  private static final int PATIENCE_MILLIS = 60_000;

  /// Three parts of 8 MiB, the last one shorter.
  private static final long FILE_BYTES = 20L << 20;

  private static RunningTestServer server;
  private static Chromium chromium;

  @TempDir Path folder;
  private BrowserContext window;
  private Page page;
  private List<String> complaints;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTestServer.start();
    chromium = new Chromium();
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

  @BeforeEach
  void logIn() {
    window = chromium.window();
    page = window.newPage();
    complaints = Chromium.complaints(page);
    page.navigate(server.url() + "/login");
    page.locator("mr-login button").waitFor();
    page.navigate(server.url() + "/login#token=" + server.token());
    page.waitForURL(server.url() + "/");
  }

  @AfterEach
  void leave() {
    window.close();
  }

  @Test
  void an_upload_cut_by_a_reload_sends_only_what_is_missing() throws Exception {
    Path film = emptyFilm("reloaded.mp4");
    var before = new Uploading(page, 2);
    choose(film);
    shows(row().locator(".line"), "%");
    page.waitForCondition(() -> before.sent().size() == 2);
    page.waitForTimeout(1_500);
    page.onceDialog(dialog -> dialog.accept());
    page.reload();
    shows(row().locator(".line"), "choose the file again");

    page.unrouteAll();
    var after = new Uploading(page, Integer.MAX_VALUE);
    choose(film);

    shows(row().locator(".line"), "uploaded");
    assertThat(after.sent()).isNotEmpty().doesNotContainAnyElementsOf(before.sent());
  }

  @Test
  void leaving_the_page_while_it_uploads_asks_first() throws Exception {
    var dialogs = new ArrayList<String>();
    new Uploading(page, 1);
    page.locator("main").click();
    choose(emptyFilm("left.mp4"));
    shows(row().locator(".line"), "%");
    page.onceDialog(
        dialog -> {
          dialogs.add(dialog.type());
          dialog.accept();
        });

    page.reload();

    assertThat(dialogs).containsExactly("beforeunload");
  }

  @Test
  void a_lost_network_is_shown_and_the_upload_goes_on_by_itself() throws Exception {
    window.setOffline(true);
    choose(emptyFilm("offline.mp4"));
    page.waitForTimeout(500);
    window.setOffline(false);

    shows(row().locator(".line"), "uploaded");
  }

  @Test
  void several_files_are_dropped_at_once_and_one_is_cancelled() {
    new Uploading(page, 0);
    page.evaluate(
        """
        () => {
          const files = new DataTransfer();
          for (const name of ["one.mp4", "two.mp4", "three.mp4"]) {
            files.items.add(new File([new Uint8Array(4096)], name, {type: "video/mp4"}));
          }
          document.body.dispatchEvent(
              new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }
        """);
    Locator rows = page.locator("mr-upload-row");
    PlaywrightAssertions.assertThat(rows).hasCount(3);

    rows.nth(1).getByLabel("Cancel").click();

    PlaywrightAssertions.assertThat(rows).hasCount(2);
    assertThat(rows.allInnerTexts().toString()).contains("one.mp4", "three.mp4");
  }

  @Test
  void a_file_that_is_no_film_says_why_and_more_on_demand() throws Exception {
    choose(emptyFilm("zeros.mp4"));
    Locator card =
        page.locator("mr-asset-card[data-status=failed]")
            .filter(new Locator.FilterOptions().setHasText("zeros"));
    card.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS));
    Locator detail = card.locator("details p");
    PlaywrightAssertions.assertThat(detail).isHidden();

    card.locator("summary").click();

    PlaywrightAssertions.assertThat(detail).isVisible();
    assertThat(complaints).isEmpty();
  }

  @Test
  void nothing_sticks_out_of_a_narrow_window() {
    for (String path : List.of("/", "/login", "/webhooks", "/access", "/channels")) {
      page.setViewportSize(320, 568);
      page.navigate(server.url() + path);
      page.waitForTimeout(300);

      assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(320);
    }
    assertThat(complaints).isEmpty();
  }

  private Path emptyFilm(String name) throws Exception {
    Path film = folder.resolve(name);
    try (var file = new RandomAccessFile(film.toFile(), "rw")) {
      file.setLength(FILE_BYTES);
    }
    return film;
  }

  private void choose(Path file) {
    page.locator("input[type=file]").first().setInputFiles(file);
  }

  private Locator row() {
    return page.locator("mr-upload-row").first();
  }

  private static void shows(Locator place, String words) {
    PlaywrightAssertions.assertThat(place)
        .containsText(
            words, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
  }
}
