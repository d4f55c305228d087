package dev.millrace.players;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.SharedProduct;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.model.CustomSignerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who may play a channel, and what is known of who does.
@Tag("ffmpeg")
@ExtendWith(SharedProduct.class)
class LiveAccessIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String TRACK = "a/main/index.m3u8";

  private static Channels channels;
  private static JsonNode signed;
  private static JsonNode embedded;
  private static JsonNode open;
  private static JsonNode key;

  @BeforeAll
  static void start(RunningTestServer product) throws Exception {
    channels = new Channels(product.url(), product.token());
    key = ask("POST", "/v1/signing-keys", "{\"name\":\"a live test's\"}");
    signed = channel("signed", Map.of("access", "signed"));
    embedded = channel("embedded", Map.of("access", "embed", "domains", List.of("*.example.org")));
    open = channel("open", Map.of());
    channels.awaitPlayable(open);
    assertThat(Eventually.holds(Duration.ofSeconds(60), () -> status(pass(signed, key)) == 200))
        .isTrue();
    assertThat(Eventually.holds(() -> from("https://a.example.org").statusCode() == 200)).isTrue();
  }

  private static JsonNode channel(String name, Map<String, ?> more) throws Exception {
    var wish =
        new java.util.HashMap<String, Object>(
            Map.of("name", name, "input", "test", "source", "160x90@10"));
    wish.putAll(more);
    return channels.create(wish);
  }

  @AfterAll
  static void stop() throws Exception {
    for (JsonNode one : List.of(signed, embedded, open)) {
      channels.delete(one);
    }
  }

  @Test
  void nothing_of_a_signed_channel_is_given_without_a_signature() throws Exception {
    String body = get(pass(signed, key)).body();
    assertThat(body).contains(TRACK);

    for (String file : List.of("main.m3u8", "main.mpd", TRACK, "a/main/x/0.m4s", "none")) {
      assertThat(get(url(signed, file)).statusCode()).as(file).isEqualTo(403);
    }
  }

  @Test
  void a_signature_in_the_address_of_a_playlist_opens_the_rest_by_cookies() throws Exception {
    HttpResponse<String> entrance = get(pass(signed, key));
    List<String> cookies = entrance.headers().allValues("Set-Cookie");

    assertThat(entrance.headers().firstValue("Cache-Control")).contains("private, max-age=1");
    assertThat(cookies)
        .hasSize(4)
        .allMatch(cookie -> cookie.contains("Path=/live/" + signed.path("id").asString() + "/;"));
    String shown =
        cookies.stream().map(one -> one.split(";", 2)[0]).collect(Collectors.joining("; "));
    HttpResponse<String> playlist = get(url(signed, TRACK), "Cookie", shown);
    assertThat(playlist.statusCode()).isEqualTo(200);
    String segment =
        playlist.body().lines().filter(line -> line.endsWith(".m4s")).findFirst().orElseThrow();
    HttpResponse<String> media = get(url(signed, "a/main/" + segment), "Cookie", shown);
    assertThat(media.statusCode()).isEqualTo(200);
    assertThat(media.headers().firstValue("Cache-Control")).get().asString().startsWith("private");
    assertThat(get(url(open, TRACK)).headers().firstValue("Cache-Control"))
        .get()
        .asString()
        .startsWith("public");
  }

  @Test
  void a_signature_for_something_else_or_from_before_opens_nothing() throws Exception {
    String film = sign(url(signed, "main.m3u8"), "*/play/*", key, Instant.now().plusSeconds(60));
    String other =
        sign(url(signed, "main.m3u8"), url(open, "*"), key, Instant.now().plusSeconds(9));
    String over =
        sign(url(signed, "main.m3u8"), url(signed, "*"), key, Instant.now().minusSeconds(9));

    assertThat(List.of(status(film), status(other), status(over))).containsOnly(403);
  }

  @Test
  void a_removed_key_opens_nothing_from_then_on_and_another_does() throws Exception {
    JsonNode other = ask("POST", "/v1/signing-keys", "{\"name\":\"another live test's\"}");
    String byOther = pass(signed, other);
    assertThat(status(byOther)).isEqualTo(200);

    ask("DELETE", "/v1/signing-keys/" + other.path("id").asString(), "");

    assertThat(status(byOther)).isEqualTo(403);
    assertThat(status(pass(signed, key))).isEqualTo(200);
  }

  @Test
  void pages_of_its_domains_show_it_and_no_others() throws Exception {
    assertThat(from("https://a.example.org").statusCode()).isEqualTo(200);
    assertThat(from("https://example.com").statusCode()).isEqualTo(403);
    assertThat(get(url(embedded, "main.m3u8")).statusCode()).isEqualTo(403);
    String page = channels.url() + "/embed/" + embedded.path("id").asString();
    assertThat(get(page).headers().firstValue("Content-Security-Policy"))
        .get()
        .asString()
        .contains("frame-ancestors 'self' *.example.org:*");
    assertThat(channels.find(embedded).path("domains").toString()).contains("*.example.org");
  }

  @Test
  void domains_are_names_and_for_embedding_alone() throws Exception {
    for (String wish : List.of("\"access\":\"embed\"", "\"access\":\"signed\"")) {
      String domain = wish.contains("embed") ? "https://a" : "example.org";
      HttpResponse<String> answer =
          channels.send(
              "POST",
              "/v1/channels",
              "{\"name\":\"x\",\"input\":\"test\",%s,\"domains\":[\"%s\"]}"
                  .formatted(wish, domain));

      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("\"member\":\"/domains\"");
    }
  }

  @Test
  void what_is_asked_of_a_channel_is_logged_as_what_is_asked_of_a_film() throws Exception {
    String id = open.path("id").asString();
    assertThat(status(url(open, TRACK))).isEqualTo(200);

    String q =
        URLEncoder.encode("asset:" + id + " kind:playlist track:main", StandardCharsets.UTF_8);
    assertThat(
            Eventually.holds(
                Duration.ofSeconds(20),
                () -> ask("GET", "/v1/access?last=5&q=" + q, "").path("items").size() > 0))
        .isTrue();
    JsonNode event = ask("GET", "/v1/access?last=1&q=" + q, "").at("/items/0");
    assertThat(event.path("object").asString()).isEqualTo(TRACK);
    assertThat(event.path("status").asInt()).isEqualTo(200);
  }

  @Test
  void viewers_are_counted_by_session_or_by_address_and_program() throws Exception {
    JsonNode lonely = channel("lonely", Map.of());
    channels.awaitPlayable(lonely);
    assertThat(Eventually.holds(Duration.ofSeconds(20), () -> viewers(lonely) == 0)).isTrue();
    for (int again = 0; again < 3; again++) {
      get(url(lonely, TRACK), "User-Agent", "one");
      get(url(lonely, TRACK), "User-Agent", "two");
      get(url(lonely, TRACK), "CMCD-Session", "sid=\"three\"");
      get(url(lonely, TRACK) + "?CMCD=sid%3D%22four%22", "User-Agent", "one");
    }

    assertThat(viewers(lonely)).isEqualTo(4);
    channels.delete(lonely);
  }

  @Test
  void a_channel_that_shows_nothing_says_so_and_is_not_nothing() throws Exception {
    JsonNode idle = channels.create(Map.of("name", "Idle", "input", "file", "source", "none.mp4"));

    assertThat(Eventually.holds(() -> get(url(idle, "main.m3u8")).body().contains("channel-idle")))
        .isTrue();
    assertThat(get(channels.url() + "/live/none/main.m3u8").body()).contains("not-found");
    channels.delete(idle);
  }

  private static int viewers(JsonNode channel) {
    return ask("GET", "/v1/channels/" + channel.path("id").asString(), "")
        .at("/health/viewers")
        .asInt(-1);
  }

  private static HttpResponse<String> from(String origin) {
    return get(url(embedded, "main.m3u8"), "Origin", origin);
  }

  private static String url(JsonNode channel, String file) {
    return channels.url() + "/live/" + channel.path("id").asString() + "/" + file;
  }

  private static int status(String url) {
    return get(url).statusCode();
  }

  private static HttpResponse<String> get(String url, String... header) {
    var request = HttpRequest.newBuilder(URI.create(url));
    if (header.length > 0) {
      request.headers(header);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode ask(String method, String path, String body) {
    try {
      HttpResponse<String> answer = channels.send(method, path, body);
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
      return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pass(JsonNode channel, JsonNode key) {
    Instant until = Instant.now().plusSeconds(600);
    return sign(url(channel, "main.m3u8"), url(channel, "*"), key, until);
  }

  private static String sign(String url, String pattern, JsonNode key, Instant until) {
    String pem = key.path("privateKey").asString().replaceAll("-----.*-----|\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    try {
      return CloudFrontUtilities.create()
          .getSignedUrlWithCustomPolicy(
              CustomSignerRequest.builder()
                  .resourceUrl(url)
                  .resourceUrlPattern(pattern)
                  .keyPairId(key.path("id").asString())
                  .privateKey(KeyFactory.getInstance("RSA").generatePrivate(spec))
                  .expirationDate(until)
                  .build())
          .url();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
