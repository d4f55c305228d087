package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.millrace.RunningTestServer;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The console's pages of what players tell, over the whole product: told by HTTP, kept in Kafka,
/// found in the index.
class TelemetryPagesIT {
  private static final double PATIENCE_MILLIS = 60_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static RunningTestServer server;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws Exception {
    server = RunningTestServer.start();
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return CLIENT.send(
        request(method, path, body).header("Authorization", "Bearer " + server.token()).build(),
        BodyHandlers.ofString());
  }

  /// As a player does, who has no token.
  private static int tell(String body) throws Exception {
    var request = request("POST", "/v1/telemetry/events", body).build();
    return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  private static JsonNode get(String path) {
    try {
      return JsonMapper.shared().readTree(send("GET", path, "").body());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Tells of a session: started, stalled once for two seconds, left.
  private static void watch(String sid) throws Exception {
    String[] states = {"s", "p", "r", "p", "q"};
    int[] seconds = {0, 1, 11, 13, 23};
    var events = new StringBuilder();
    long begin = System.currentTimeMillis() - 30_000;
    for (int i = 0; i < states.length; i++) {
      events.append(i == 0 ? "[" : ",");
      events.append(
          """
          {"e":"ps","sid":"%s","sn":%d,"cid":"film","sta":"%s","ts":%d,"pt":%d,"br":2400,"bl":8000}
          """
              .formatted(sid, i, states[i], begin + seconds[i] * 1000L, Math.max(0, i - 1) * 9000));
    }
    assertThat(tell(events.append(']').toString())).isEqualTo(204);
  }

  private static Locator with(Locator rows, String text) {
    return rows.filter(new Locator.FilterOptions().setHasText(text));
  }

  private static Page signedIn() {
    Page page = chromium.window().newPage();
    page.navigate(server.url() + "/login#token=" + server.token());
    page.waitForURL(server.url() + "/");
    return page;
  }

  @Test
  void what_players_tell_appears_by_itself_and_leads_to_the_line_of_their_session()
      throws Exception {
    try (Page page = signedIn()) {
      List<String> complaints = Chromium.complaints(page);
      page.locator("mr-nav a[href='/quality']").click();
      page.locator("mr-telemetry-nav a[href='/telemetry']").click();
      page.waitForURL(server.url() + "/telemetry");
      Locator rows = page.locator("mr-telemetry tbody tr");
      watch("first-session");
      PlaywrightAssertions.assertThat(with(with(rows, "first-se"), "stalled"))
          .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
      Locator search = page.getByLabel("Search the events");
      search.fill("sid:first-session sta:p br:>2000");
      PlaywrightAssertions.assertThat(rows).hasCount(2);
      search.fill("sid:first-sesion");
      PlaywrightAssertions.assertThat(rows).hasCount(0);
      search.fill("sid~first-sesion sta:q");
      PlaywrightAssertions.assertThat(rows).hasCount(1);

      rows.first().locator("a").click();
      page.waitForURL(server.url() + "/sessions/first-session");
      PlaywrightAssertions.assertThat(page.locator("mr-session tbody tr")).hasCount(5);
      PlaywrightAssertions.assertThat(page.locator("mr-session-chart rect.state")).hasCount(4);
      PlaywrightAssertions.assertThat(page.locator("mr-session .facts"))
          .containsText(
              "1, 2.0 s", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
      page.navigate(server.url() + "/sessions?q=sid%3Afirst-session%20total_buffer_ms%3A2000");
      Locator sessions = page.locator("mr-sessions tbody tr");
      PlaywrightAssertions.assertThat(sessions).hasCount(1);
      PlaywrightAssertions.assertThat(sessions.first()).containsText("left");
      PlaywrightAssertions.assertThat(sessions.first()).containsText("2.4 Mb/s");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void the_switch_ends_collecting_at_once_and_the_audit_log_says_so() throws Exception {
    try (Page page = signedIn()) {
      page.navigate(server.url() + "/telemetry?source=audit");
      Locator rows = page.locator("mr-telemetry tbody tr");
      page.locator("mr-collecting").getByText("Paused").click();
      PlaywrightAssertions.assertThat(page.locator("mr-collecting[data-state=paused]")).isVisible();
      assertThat(tell("{}")).isEqualTo(410);

      PlaywrightAssertions.assertThat(with(with(rows, "/v1/telemetry/control"), "session"))
          .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
      page.locator("mr-collecting").getByText("Throttled").click();
      PlaywrightAssertions.assertThat(page.locator("mr-collecting .rate")).isVisible();
      page.locator("mr-collecting").getByText("Open").click();
      PlaywrightAssertions.assertThat(page.locator("mr-collecting[data-state=open]")).isVisible();
      watch("second-session");
    }
  }

  @Test
  void one_list_holds_what_was_told_asked_and_changed_and_refuses_what_it_does_not_know()
      throws Exception {
    watch("third-session");
    var ask =
        HttpRequest.newBuilder(URI.create(server.url() + "/play/nofilm/main.m3u8"))
            .header("CMCD-Session", "sid=\"third-session\"")
            .build();
    assertThat(CLIENT.send(ask, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
    assertThat(send("POST", "/v1/purge", "{\"assets\":[\"nofilm\"]}").statusCode()).isLessThan(300);
    var stranger = HttpRequest.newBuilder(URI.create(server.url() + "/v1/assets")).build();
    assertThat(CLIENT.send(stranger, BodyHandlers.discarding()).statusCode()).isEqualTo(401);

    String all = "/v1/telemetry/events?source=player,access,audit";
    assertThat(found(all + "&q=sid%3Athird-session", 6)).isTrue();
    assertThat(found(all + "&q=route%3A%2Fv1%2Fpurge", 1)).isTrue();
    assertThat(found("/v1/telemetry/events?source=audit&q=by%3Anobody%20status%3A401", 1)).isTrue();
    assertThat(found("/v1/sessions?q=sid%3Athird-session", 1)).isTrue();

    JsonNode session = get("/v1/sessions/third-session");
    assertThat(session.path("events")).hasSize(5);
    assertThat(session.path("requests")).hasSize(1);
    assertThat(session.at("/session/buffer_count").asInt()).isEqualTo(1);
    assertThat(get("/v1/sessions/nobody").path("status").asInt()).isEqualTo(404);
    assertThat(get("/v1/telemetry/events?source=else").path("status").asInt()).isEqualTo(400);
    assertThat(get(all + "&q=colour%3Ared").path("status").asInt()).isEqualTo(400);
    assertThat(get(all + "&cursor=x").path("status").asInt()).isEqualTo(400);
  }

  @Test
  void the_lake_answers_sql_as_a_table_and_as_a_file_and_says_why_it_does_not() throws Exception {
    try (Page page = signedIn()) {
      List<String> complaints = Chromium.complaints(page);
      page.navigate(server.url() + "/sql?q=SELECT%2042%20AS%20answer%2C%20NULL%20AS%20nothing");
      page.getByText("Run", new Page.GetByTextOptions().setExact(true)).click();
      Locator rows = page.locator("mr-sql tbody tr");
      PlaywrightAssertions.assertThat(rows)
          .hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
      PlaywrightAssertions.assertThat(rows.first()).hasText("42–");
      PlaywrightAssertions.assertThat(page.locator("mr-sql > [role=status]"))
          .containsText("1 row.", soon());
      var file = page.waitForDownload(() -> page.getByText("Download CSV").click());
      assertThat(Files.readString(file.path())).isEqualTo("answer,nothing\n42,\n");
      assertThat(complaints).isEmpty();

      page.getByLabel("Query").fill("COPY sessions TO '/tmp/x'");
      page.keyboard().press("Control+Enter");
      PlaywrightAssertions.assertThat(page.locator("mr-sql > [role=alert]"))
          .containsText("SELECT", soon());
    }
    assertThat(sql("{\"query\":\"SELECT 1; SELECT 2\"}").path("type").asString())
        .endsWith("/problems/sql-refused");
    assertThat(sql("{\"query\":\"SELECT 1\",\"format\":\"xml\"}").path("status").asInt())
        .isEqualTo(422);
    assertThat(sql("{\"query\":\"SELECT 2 AS two\"}"))
        .hasToString(
            """
            {"columns":["two"],"types":["INTEGER"],"rows":[[2]],"complete":true,"bytesScanned":0}\
            """);
    assertThat(send("DELETE", "/v1/sql/nothing", "").statusCode()).isEqualTo(404);
  }

  private static LocatorAssertions.ContainsTextOptions soon() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS);
  }

  private static JsonNode sql(String body) throws Exception {
    return JsonMapper.shared().readTree(send("POST", "/v1/sql", body).body());
  }

  private static boolean found(String path, int count) {
    return Eventually.holds(PATIENCE, () -> get(path).path("items").size() == count);
  }
}
