package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The console's page of webhooks in a real browser.
@ExtendWith(SharedProduct.class)
class WebhooksPageIT {
  @Test
  void a_webhook_is_added_pinged_paused_and_deleted(RunningTestServer server) {
    try (var chromium = new Chromium();
        Page page = chromium.window().newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.locator("mr-nav a[href='/webhooks']").click();
      page.waitForURL(server.url() + "/webhooks");

      add(page, "http://10.0.0.1:9/hook");
      Locator secret = page.locator("mr-webhook-form mr-webhook-secret input");
      assertThat(secret.inputValue()).startsWith("whsec_");
      Locator hook = page.locator("mr-webhook");
      visible(hook, "Enabled");

      hook.getByText("Delivery log").click();
      hook.getByText("Ping").click();
      visible(hook, "10.0.0.1 is not on the public internet and is not allowed");
      picture(page, "webhooks.png");
      hook.getByText("Pause").click();
      visible(hook, "Paused");
      hook.getByText("Enable", new Locator.GetByTextOptions().setExact(true)).click();
      visible(hook, "Enabled");

      hook.getByLabel("Delete webhook").click();
      page.locator("mr-confirm .danger").click();
      visible(page.locator("mr-webhooks"), "No webhooks yet");
      assertThat(complaints).isEmpty();
    }
  }

  private static void add(Page page, String url) {
    Locator form = page.locator("mr-webhook-form");
    form.getByLabel("Address").fill(url);
    form.getByText("Add webhook").click();
    page.locator("mr-webhook").waitFor();
  }

  private static void visible(Locator place, String text) {
    PlaywrightAssertions.assertThat(place.getByText(text).first()).isVisible();
  }

  /// A picture for whoever looks at the page without running it.
  private static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", name)));
  }
}
