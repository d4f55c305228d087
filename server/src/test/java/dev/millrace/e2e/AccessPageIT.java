package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.millrace.RunningTestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The console's page of the access log in a real browser, over Kafka and the index.
class AccessPageIT {
  @Test
  void what_viewers_ask_for_appears_by_itself_and_is_found() throws Exception {
    try (var server = RunningTestServer.start();
        var client = HttpClient.newHttpClient();
        var chromium = new Chromium();
        Page page = chromium.window().newPage()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");
      page.locator("mr-nav a[href='/access']").click();
      page.waitForURL(server.url() + "/access");
      Locator rows = page.locator("mr-access tbody tr");
      PlaywrightAssertions.assertThat(page.getByText("No request fits.")).isVisible();

      ask(client, server.url() + "/play/nofilm/main.m3u8");
      ask(client, server.url() + "/play/nofilm/v1/v/720p/1.m4s");
      PlaywrightAssertions.assertThat(rows).hasCount(2);
      PlaywrightAssertions.assertThat(rows.first()).containsText("v/720p/1.m4s");
      PlaywrightAssertions.assertThat(rows.first()).containsText("404");

      Locator search = page.getByLabel("Search the access log");
      search.fill("kind:playlist");
      PlaywrightAssertions.assertThat(rows).hasCount(1);
      assertThat(page.url()).endsWith("/access?q=kind%3Aplaylist");
      search.fill("colour:red");
      PlaywrightAssertions.assertThat(page.locator("mr-access .problem"))
          .containsText("there is no one field colour");
      assertThat(complaints).allMatch(line -> line.contains("400"));
    }
  }

  private static void ask(HttpClient client, String address) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(address)).build();
    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
  }
}
