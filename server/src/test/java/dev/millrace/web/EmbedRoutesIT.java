package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EmbedRoutesIT {
  private static final Media PORTRAIT =
      new Media(
          9.0,
          List.of(new Media.Rendition("720p", 720, 1280, "avc1.64001f", 1, 1, 25)),
          List.of(),
          new Media.Images(true, false));

  @TempDir private Path folder;
  private ApiScene scene;

  @BeforeEach
  void begin() {
    scene = new ApiScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private String film() {
    String wish = "{\"filename\":\"a.mp4\",\"sizeBytes\":4,\"title\":\"Fish & \\\"chips\\\" <b>\"}";
    var id = new AssetId(Answers.json(scene.post("/v1/assets", wish)).path("id").stringValue());
    scene.catalog.uploaded(id, 4);
    scene.catalog.processing(id);
    scene.catalog.ready(id, PORTRAIT);
    return id.value();
  }

  private Response ask(String page, String more) {
    String url = page.startsWith("/") ? own(page) : page;
    return open("/oembed?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8) + more);
  }

  private Response open(String target) {
    return scene.bare(Requests.get(target));
  }

  private static String own(String path) {
    return Requests.get(path).build().url(path);
  }

  @Test
  void a_film_is_described_in_its_own_shape_to_anyone() {
    String id = film();

    Response answer = ask("/watch/" + id, "&maxwidth=600&maxheight=640&format=json");

    JsonNode film = Answers.json(answer);
    assertThat(film.path("version").stringValue()).isEqualTo("1.0");
    assertThat(film.path("type").stringValue()).isEqualTo("video");
    assertThat(film.path("title").stringValue()).isEqualTo("Fish & \"chips\" <b>");
    assertThat(film.path("width").intValue()).isEqualTo(360);
    assertThat(film.path("height").intValue()).isEqualTo(640);
    assertThat(film.path("html").stringValue())
        .startsWith("<iframe src=\"" + own("/embed/" + id) + "\" width=\"360\"")
        .contains("title=\"Fish &amp; &quot;chips&quot; &lt;b&gt;\"");
    assertThat(film.path("thumbnail_url").stringValue())
        .isEqualTo(own("/play/" + id + "/v1/images/poster.jpg"));
    assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/watch/01HZZZZZZZZZZZZZZZZZZZZZZZ",
        "/v1/assets",
        "https://elsewhere.example/watch/01HZZZZZZZZZZZZZZZZZZZZZZZ",
        "http://[",
        "/watch/a/b"
      })
  void an_address_at_which_nothing_plays_is_not_found(String page) {
    assertThat(ask(page, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"&format=xml, 501", "&maxwidth=0, 400", "&maxwidth=wide, 400"})
  void what_cannot_be_had_is_said(String more, int status) {
    assertThat(ask("/watch/" + film(), more).status()).isEqualTo(status);
  }

  @Test
  void a_film_that_does_not_play_yet_is_not_found() {
    String wish = "{\"filename\":\"a.mp4\",\"sizeBytes\":4}";
    String id = Answers.json(scene.post("/v1/assets", wish)).path("id").stringValue();

    assertThat(ask("/embed/" + id, "").status()).isEqualTo(404);
  }

  @Test
  void the_pages_lead_there() {
    assertThat(open("/watch/abc").headers().first("Link"))
        .startsWith("<" + own("/oembed?url="))
        .endsWith("; rel=\"alternate\"; type=\"application/json+oembed\"");
  }
}
