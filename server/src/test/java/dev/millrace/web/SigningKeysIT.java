package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.delivery.signing.SigningKeys;
import dev.millrace.delivery.signing.sql.SigningKeyTable;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.media.cenc.ContentKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Signing keys and playback access in the API.
class SigningKeysIT {
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
  void a_pair_is_made_shown_once_listed_and_removed() {
    Response made = scene.post("/v1/signing-keys", "{\"name\":\"web shop\"}");

    JsonNode key = Answers.json(made);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.headers().first("Cache-Control")).isEqualTo("no-store");
    assertThat(key.path("privateKey").asString()).startsWith("-----BEGIN PRIVATE KEY-----");
    JsonNode listed = Answers.json(scene.get("/v1/signing-keys")).path("items").get(0);
    assertThat(listed.path("id").asString()).isEqualTo(key.path("id").asString());
    assertThat(listed.path("publicKey").asString()).isEqualTo(key.path("publicKey").asString());
    assertThat(listed.has("privateKey")).isFalse();
    String path = "/v1/signing-keys/" + key.path("id").asString();
    assertThat(scene.answer(Requests.of("DELETE", path)).status()).isEqualTo(204);
    assertThat(scene.answer(Requests.of("DELETE", path)).status()).isEqualTo(404);
    assertThat(Answers.json(scene.get("/v1/signing-keys")).path("items")).isEmpty();
  }

  @Test
  void what_one_process_adds_another_knows_and_one_id_is_taken_once() {
    Response made = scene.post("/v1/signing-keys", "{\"name\":\"a\",\"id\":\"K2JCJMDEHXQW5F\"}");
    Response again = scene.post("/v1/signing-keys", "{\"name\":\"b\",\"id\":\"K2JCJMDEHXQW5F\"}");

    var another = new SigningKeys(new SigningKeyTable(scene.database), scene.clock);
    assertThat(made.status()).isEqualTo(201);
    assertThat(another.list()).singleElement().extracting("id").isEqualTo("K2JCJMDEHXQW5F");
    assertThat(again.status()).isEqualTo(422);
    assertThat(Answers.json(again).path("member").asString()).isEqualTo("/id");
  }

  @Test
  void twenty_are_the_most_and_only_the_token_makes_any() {
    String pem =
        Answers.json(scene.post("/v1/signing-keys", "{\"name\":\"k\"}"))
            .path("publicKey")
            .asString()
            .replace("\n", "\\n");
    String same = "{\"name\":\"k\",\"publicKey\":\"" + pem + "\"}";
    for (int i = 1; i < SigningKeys.MOST; i++) {
      assertThat(scene.post("/v1/signing-keys", same).status()).isEqualTo(201);
    }

    assertThat(scene.post("/v1/signing-keys", same).status()).isEqualTo(409);
    assertThat(scene.bare(Requests.post("/v1/signing-keys", same)).status()).isEqualTo(401);
    assertThat(scene.bare(Requests.get("/v1/signing-keys")).status()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|/name",
        "{\"name\":\"\"}|/name",
        "{\"name\":\"a\",\"id\":\"k-1\"}|/id",
        "{\"name\":\"a\",\"publicKey\":\"ssh-rsa AAAA\"}|/publicKey"
      })
  void what_is_wrong_is_named(String body, String member) {
    Response answer = scene.post("/v1/signing-keys", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("type").asString())
        .isEqualTo("/problems/signing-key-refused");
    assertThat(Answers.json(answer).path("member").asString()).isEqualTo(member);
  }

  @Test
  void who_may_play_is_asked_for_shown_and_changed_at_any_time() {
    String film = film("{\"access\":\"signed\"}");
    assertThat(access(film)).isEqualTo("signed");

    Response embed =
        patch(film, "{\"playback\":{\"access\":\"embed\",\"domains\":[\"Example.org\"]}}");

    assertThat(Answers.json(embed).at("/policy/playback/domains/0").asString())
        .isEqualTo("example.org");
    assertThat(access(film)).isEqualTo("embed");
    assertThat(scene.catalog.find(new AssetId(film)).orElseThrow().status().word())
        .isEqualTo("waiting");
    patch(film, "{\"playback\":{\"access\":\"public\"}}");
    assertThat(access(film)).isEqualTo("public");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "null|/playback",
        "{}|/playback/access",
        "{\"access\":\"private\"}|/playback/access",
        "{\"access\":\"signed\",\"domains\":[\"a.org\"]}|/playback/domains",
        "{\"access\":\"embed\",\"domains\":[\"https://a.org\"]}|/playback/domains",
        "{\"access\":\"embed\",\"domains\":[\"*\"]}|/playback/domains",
        "{\"access\":\"embed\",\"domains\":[\"a.org; script-src *\"]}|/playback/domains",
        "{\"access\":\"embed\",\"until\":1}|/playback/until"
      })
  void a_wrong_access_is_named_and_changes_nothing(String playback, String member) {
    String film = film("{\"access\":\"signed\"}");

    Response answer = patch(film, "{\"playback\":" + playback + "}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("member").asString()).isEqualTo(member);
    assertThat(access(film)).isEqualTo("signed");
  }

  @Test
  void the_embed_page_may_be_framed_by_the_films_pages_alone() {
    String open = film("{\"access\":\"public\"}");
    String closed = film("{\"access\":\"embed\",\"domains\":[\"a.org\",\"*.b.org\"]}");

    Response forAll = scene.bare(Requests.get("/embed/" + open));
    Response forSome = scene.bare(Requests.get("/embed/" + closed));

    assertThat(forAll.headers().first("Content-Security-Policy")).endsWith("frame-ancestors *");
    assertThat(forSome.headers().first("Content-Security-Policy"))
        .endsWith("frame-ancestors 'self' a.org:* *.b.org:*");
    assertThat(forSome.headers().first("ETag")).isNotEqualTo(forAll.headers().first("ETag"));
  }

  @Test
  void a_signature_admits_to_the_key_of_an_encrypted_film() throws Exception {
    JsonNode made = Answers.json(scene.post("/v1/signing-keys", "{\"name\":\"shop\"}"));
    var film =
        new AssetId(
            Answers.json(
                    scene.post(
                        "/v1/assets",
                        """
                        {"filename":"a.mp4","sizeBytes":4,"policy":{"protection":"aes-128"}}
                        """))
                .path("id")
                .asString());
    ContentKey key = scene.keys.of(film);
    String query = signed(made, "http://localhost/play/" + film + "/*");

    Response signed = scene.bare(Requests.get("/play/" + film + "/key?" + query));
    Response other = scene.bare(Requests.get("/play/" + film + "x/key?" + query));

    assertThat(Answers.bytes(signed)).isEqualTo(key.key());
    assertThat(other.status()).isEqualTo(404);
    assertThat(scene.bare(Requests.get("/play/" + film + "/key")).status()).isEqualTo(401);
  }

  private String signed(JsonNode key, String resource) throws Exception {
    String pem = key.path("privateKey").asString().replaceAll("-----.*-----|\\s", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
    long until = scene.clock.instant().getEpochSecond() + 60;
    byte[] policy =
        """
        {"Statement":[{"Resource":"%s","Condition":{"DateLessThan":{"AWS:EpochTime":%d}}}]}"""
            .formatted(resource, until)
            .getBytes(StandardCharsets.UTF_8);
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(spec));
    signature.update(policy);
    return "Policy=%s&Signature=%s&Key-Pair-Id=%s&Hash-Algorithm=SHA256"
        .formatted(text(policy), text(signature.sign()), key.path("id").asString());
  }

  private static String text(byte[] bytes) {
    String plain = Base64.getEncoder().encodeToString(bytes);
    return plain.replace('+', '-').replace('=', '_').replace('/', '~');
  }

  private String film(String playback) {
    Response answer =
        scene.post(
            "/v1/assets",
            "{\"filename\":\"a.mp4\",\"sizeBytes\":4,\"policy\":{\"playback\":" + playback + "}}");
    return Answers.json(answer).path("id").asString();
  }

  private Response patch(String film, String body) {
    return scene.answer(Requests.of("PATCH", "/v1/assets/" + film).json(body));
  }

  private String access(String film) {
    return Answers.json(scene.get("/v1/assets/" + film)).at("/policy/playback/access").asString();
  }
}
