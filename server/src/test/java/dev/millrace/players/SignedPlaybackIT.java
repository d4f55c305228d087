package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.e2e.Chromium;
import dev.millrace.e2e.Playing;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.model.CustomSignerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A film that plays by signatures alone, in a whole server: by what the AWS SDK signs, in players
/// that know nothing of it.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class SignedPlaybackIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir static Path folder;
  private static RunningTestServer server;
  private static Chromium chromium;
  private static Film film;
  private static JsonNode key;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    server = product;
    chromium = new Chromium();
    var signed = Map.of("playback", Map.of("access", "signed"));
    film = new Studio(server, folder).publish(Clip.SILENT, signed);
    key = ask("POST", "/v1/signing-keys", "{\"name\":\"a test's\"}");
  }

  @AfterAll
  static void stop() throws IOException {
    chromium.close();
  }

  @Test
  void without_a_signature_nothing_of_it_is_given() {
    String base = server.url() + "/play/" + film.id();

    for (String file : new String[] {"/main.m3u8", "/v1/v/360p/0.m4s", "/v1/images/poster.jpg"}) {
      assertThat(get(base + file).statusCode()).as(file).isEqualTo(403);
    }
  }

  @Test
  void ffprobe_reads_it_by_a_signed_address_and_the_cookies_that_come_with_it() throws Exception {
    String duration =
        TestFfmpeg.probe(
            "-v",
            "error",
            "-show_entries",
            "format=duration",
            "-of",
            "csv=p=0",
            signed(film.hls()));

    assertThat(Double.parseDouble(duration.strip())).isBetween(7.5, 8.5);
    HttpResponse<String> answer = get(signed(film.hls()));
    assertThat(answer.headers().allValues("Set-Cookie"))
        .hasSize(4)
        .allSatisfy(cookie -> assertThat(cookie).contains("Path=/play/" + film.id() + "/;"));
    assertThat(answer.headers().firstValue("Cache-Control")).contains("private, max-age=60");
    assertThat(answer.body()).doesNotContain("Signature");
  }

  @Test
  void hls_js_plays_it_in_an_embedded_page_whose_address_is_signed() throws Exception {
    String address = signed(film.hls());
    try (BrowserContext stranger = chromium.window();
        Page page = stranger.newPage()) {
      var complaints = Chromium.complaints(page);

      page.navigate(server.url() + "/embed/" + film.id() + address.substring(address.indexOf('?')));

      new Playing(page).forSeconds(1);
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void the_owner_watches_it_in_the_console() {
    try (BrowserContext window = chromium.window();
        Page page = window.newPage()) {
      page.navigate(server.url() + "/login#token=" + server.token());
      page.waitForURL(server.url() + "/");

      page.navigate(server.url() + "/watch/" + film.id());

      new Playing(page).forSeconds(1);
    }
  }

  @Test
  void a_removed_key_opens_nothing_from_then_on_and_another_does() throws Exception {
    JsonNode other = ask("POST", "/v1/signing-keys", "{\"name\":\"another\"}");
    String byOther = signed(film.hls(), other);
    assertThat(get(byOther).statusCode()).isEqualTo(200);

    ask("DELETE", "/v1/signing-keys/" + other.path("id").asString(), "");

    assertThat(get(byOther).statusCode()).isEqualTo(403);
    assertThat(get(signed(film.hls())).statusCode()).isEqualTo(200);
  }

  @Test
  void who_may_play_changes_while_it_is_there() throws Exception {
    Film other =
        new Studio(server, folder)
            .publish(Clip.BLINK, Map.of("playback", Map.of("access", "embed")));
    assertThat(fromPage(other, "http://example.org").statusCode()).isEqualTo(403);
    assertThat(fromPage(other, server.url()).statusCode()).isEqualTo(200);

    ask(
        "PATCH",
        "/v1/assets/" + other.id(),
        "{\"playback\":{\"access\":\"embed\",\"domains\":[\"example.org\"]}}");

    assertThat(Eventually.holds(() -> fromPage(other, "http://example.org").statusCode() == 200))
        .isTrue();
    ask("PATCH", "/v1/assets/" + other.id(), "{\"playback\":{\"access\":\"public\"}}");
    assertThat(Eventually.holds(() -> get(other.hls()).statusCode() == 200)).isTrue();
  }

  private static HttpResponse<String> fromPage(Film film, String origin) {
    return sent(HttpRequest.newBuilder(URI.create(film.hls())).header("Origin", origin).build());
  }

  private static HttpResponse<String> get(String url) {
    return sent(HttpRequest.newBuilder(URI.create(url)).build());
  }

  private static HttpResponse<String> sent(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ask(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = sent(request);
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private static String signed(String url) throws Exception {
    return signed(url, key);
  }

  private static String signed(String url, JsonNode key) throws Exception {
    String pem = key.path("privateKey").asString().replaceAll("-----.*-----|\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    return CloudFrontUtilities.create()
        .getSignedUrlWithCustomPolicy(
            CustomSignerRequest.builder()
                .resourceUrl(url)
                .resourceUrlPattern(url.replace("main.m3u8", "*"))
                .keyPairId(key.path("id").asString())
                .privateKey(KeyFactory.getInstance("RSA").generatePrivate(spec))
                .expirationDate(Instant.now().plus(Duration.ofMinutes(10)))
                .build())
        .url();
  }
}
