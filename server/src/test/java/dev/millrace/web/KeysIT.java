package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.media.cenc.ContentKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who gets the key of an encrypted film, and how.
class KeysIT {
  @TempDir private Path folder;
  private ApiScene scene;

  @BeforeEach
  void open() {
    scene = new ApiScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void a_film_has_one_key_that_its_removal_takes_along() {
    AssetId film = film("aes-128");
    ContentKey key = scene.keys.of(film);

    assertThat(scene.keys.of(film)).isEqualTo(key);
    assertThat(scene.keys.of(film("aes-128")).key()).isNotEqualTo(key.key());
    scene.catalog.delete(film);
    scene.catalog.purge(film);
    assertThat(scene.keys.find(film)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/key", "/v1/key"})
  void the_key_is_16_bytes_for_who_shows_the_token_or_a_ticket(String path) {
    AssetId film = film("aes-128");
    ContentKey key = scene.keys.of(film);

    Response byToken = scene.get("/play/" + film + path);
    Response byTicket = scene.bare(Requests.get("/play/" + film + path + ticket(film, "")));

    assertThat(Answers.bytes(byToken)).isEqualTo(key.key());
    assertThat(Answers.bytes(byTicket)).isEqualTo(key.key());
    assertThat(byTicket.headers().first("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(byTicket.headers().first("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void others_are_refused_in_words_and_never_cached() {
    AssetId film = film("aes-128");
    AssetId other = film("aes-128");
    scene.keys.of(film);
    String fresh = ticket(film, "{\"ttlSeconds\":60}");

    Response stranger = scene.bare(Requests.get("/play/" + film + "/key"));
    Response elsewhere = scene.bare(Requests.get("/play/" + film + "/key" + ticket(other, "")));
    scene.clock.advance(Duration.ofSeconds(61));
    Response late = scene.bare(Requests.get("/play/" + film + "/key" + fresh));

    assertThat(stranger.status()).isEqualTo(401);
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(late.status()).isEqualTo(403);
    assertThat(Answers.json(late).path("type").asString("")).isEqualTo("/problems/ticket-refused");
    assertThat(late.headers().first("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void where_a_film_is_not_played_there_is_no_key_either() {
    AssetId film = film("aes-128");
    scene.keys.of(film);
    String ticket = ticket(film, "");
    scene.placeRefusal = "it is not licensed there";

    Response byTicket = scene.bare(Requests.get("/play/" + film + "/key" + ticket));
    Response byToken = scene.get("/play/" + film + "/key");

    assertThat(byTicket.status()).isEqualTo(403);
    assertThat(Answers.json(byTicket).path("type").asString()).isEqualTo("/problems/place-refused");
    assertThat(byToken.status()).isEqualTo(403);
  }

  @Test
  void a_ticket_that_came_as_a_cookie_opens_the_key_to_the_page_that_brought_it() {
    AssetId film = film("aes-128");
    ContentKey key = scene.keys.of(film);
    var playback = "{\"playback\":{\"access\":\"signed\"}}";
    scene.answer(Requests.of("PATCH", "/v1/assets/" + film).json(playback));
    String cookie = ticket(film, "").replace("?ticket=", "millrace_ticket=");

    Response answer =
        scene.bare(
            Requests.get("/play/" + film + "/key")
                .header("Origin", "https://example.org")
                .header("Cookie", cookie));

    assertThat(Answers.bytes(answer)).isEqualTo(key.key());
    assertThat(answer.headers().first("Access-Control-Allow-Origin"))
        .isEqualTo("https://example.org");
    assertThat(answer.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
    Response unknown =
        scene.bare(
            Requests.post("/play/" + film + "/license", "{\"kids\":[\"AAAA\"]}")
                .header("Origin", "https://example.org")
                .header("Cookie", cookie));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.headers().first("Access-Control-Allow-Origin"))
        .isEqualTo("https://example.org");
  }

  @Test
  void a_licence_is_a_json_web_key_for_the_id_that_is_asked_for() {
    AssetId film = film("cbcs");
    ContentKey key = scene.keys.of(film);
    String kid = Base64.getUrlEncoder().withoutPadding().encodeToString(key.idBytes());
    String question = "{\"kids\":[\"" + kid + "\"],\"type\":\"temporary\"}";

    Response answer =
        scene.bare(Requests.post("/play/" + film + "/license" + ticket(film, ""), question));
    Response stranger = scene.bare(Requests.post("/play/" + film + "/license", question));
    Response another = scene.post("/play/" + film + "/license", "{\"kids\":[\"AAAA\"]}");

    JsonNode license = Answers.json(answer);
    assertThat(license.path("type").asString("")).isEqualTo("temporary");
    JsonNode only = license.path("keys").get(0);
    assertThat(only.path("kty").asString("")).isEqualTo("oct");
    assertThat(only.path("kid").asString("")).isEqualTo(kid);
    assertThat(Base64.getUrlDecoder().decode(only.path("k").asString(""))).isEqualTo(key.key());
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(another.status()).isEqualTo(404);
  }

  @Test
  void a_film_without_a_key_and_a_deleted_one_answer_404() {
    AssetId clear = film("none");
    AssetId gone = film("aes-128");
    scene.keys.of(gone);
    scene.catalog.delete(gone);

    assertThat(scene.get("/play/" + clear + "/key").status()).isEqualTo(404);
    assertThat(scene.get("/play/" + gone + "/key").status()).isEqualTo(404);
    assertThat(scene.get("/play/nothing/key").status()).isEqualTo(404);
  }

  @Test
  void a_ticket_comes_with_the_addresses_that_carry_it() {
    AssetId film = film("cbcs");

    Response answer = scene.post("/v1/assets/" + film + "/playback-tickets", "");

    JsonNode ticket = Answers.json(answer);
    String query = "?ticket=" + ticket.path("ticket").asString("");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(ticket.path("hls").asString("")).endsWith("/play/" + film + "/main.m3u8" + query);
    assertThat(ticket.path("dash").asString("")).endsWith("/play/" + film + "/main.mpd" + query);
    assertThat(ticket.path("embed").asString("")).endsWith("/embed/" + film + query);
  }

  @ParameterizedTest
  @CsvSource({"59", "604801", "-1"})
  void a_ticket_lives_a_minute_to_a_week(long seconds) {
    AssetId film = film("cbcs");

    Response answer =
        scene.post("/v1/assets/" + film + "/playback-tickets", "{\"ttlSeconds\":" + seconds + "}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("member").asString("")).isEqualTo("/ttlSeconds");
  }

  @Test
  void only_the_token_makes_tickets() {
    AssetId film = film("cbcs");

    Response answer = scene.bare(Requests.post("/v1/assets/" + film + "/playback-tickets", "{}"));

    assertThat(answer.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aes-128", "cbcs"})
  void an_encrypted_film_cannot_be_downloaded(String protection) {
    AssetId film = film(protection);

    Response answer = scene.get("/v1/assets/" + film + "/download");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(Answers.json(answer).path("type").asString(""))
        .isEqualTo("/problems/film-protected");
  }

  @Test
  void samples_and_av1_together_are_refused_at_once() {
    Response answer =
        scene.post(
            "/v1/assets",
            """
            {"filename":"a.mp4","sizeBytes":4,
             "policy":{"protection":"cbcs","codecs":["h264","av1"]}}
            """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("member").asString("")).isEqualTo("/policy/protection");
  }

  private AssetId film(String protection) {
    Response answer =
        scene.post(
            "/v1/assets",
            """
            {"filename":"a.mp4","sizeBytes":4,"policy":{"protection":"%s"}}
            """
                .formatted(protection));
    return new AssetId(Answers.json(answer).path("id").asString(""));
  }

  /// The query that a player's addresses carry.
  private String ticket(AssetId film, String wish) {
    Response answer = scene.post("/v1/assets/" + film + "/playback-tickets", wish);
    return "?ticket=" + Answers.json(answer).path("ticket").asString("");
  }
}
