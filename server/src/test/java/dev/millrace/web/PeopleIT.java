package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.store.ObjectMeta;
import dev.millrace.vision.gallery.People;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The gallery over a real database: who is in it, where they are, and that they can leave it.
class PeopleIT {
  private static final String NEW =
      "{\"title\":\"Holidays\",\"filename\":\"a.mp4\",\"sizeBytes\":5}";

  private static final String ANN =
      "{\"name\":\"Ann Lee\",\"consent\":\"in writing, 2026-11-01, for our archive\"}";

  @TempDir private Path folder;
  private ApiScene scene;
  private String film;

  @BeforeEach
  void open() {
    scene = new ApiScene(folder);
    film = json(scene.answer(Requests.post("/v1/assets", NEW))).path("id").asString("");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"Ann\"}",
        "{\"name\":\"Ann\",\"consent\":\"  \"}",
        "{\"name\":\"\",\"consent\":\"yes\"}",
      })
  void nobody_is_added_without_a_name_and_a_note_of_consent(String body) {
    assertThat(scene.answer(Requests.post("/v1/people", body)).status()).isEqualTo(422);
    assertThat(json(scene.get("/v1/people")).path("items")).isEmpty();
  }

  @Test
  void a_face_without_the_network_or_of_another_type_is_refused_with_the_reason() {
    String path = "/v1/people/" + ann() + "/faces";

    Response off = scene.answer(post(path).body("image/jpeg", new byte[10]));
    assertThat(off.status()).isEqualTo(503);
    assertThat(json(off).path("detail").asString("")).contains("./millrace models fetch");
    assertThat(scene.answer(post(path).body("image/png", new byte[10])).status()).isEqualTo(415);
    assertThat(scene.answer(post("/v1/people/none/faces").body("image/jpeg", new byte[1])).status())
        .isEqualTo(404);
  }

  @Test
  void who_is_found_is_told_by_name_until_he_leaves_the_gallery() {
    String ann = ann();
    People people = scene.books.people();
    assertThat(people.enrol("f", new People.Known(ann, "net", List.of(1f, -2.5f)), Instant.EPOCH))
        .isTrue();
    assertThat(people.faces("net"))
        .containsExactly(new People.Known(ann, "net", List.of(1f, -2.5f)));
    assertThat(people.faces("another")).isEmpty();
    sheet();
    people.note(film, 1, List.of(item(ann, 12.5), item("somebody who left", 3)));

    assertThat(json(scene.get("/v1/people")).at("/items/0/films").asInt()).isEqualTo(1);
    assertThat(identities())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.at("/person/name").asString("")).isEqualTo("Ann Lee");
              assertThat(one.path("fromSeconds").doubleValue()).isEqualTo(12.5);
            });
    assertThat(found("ann")).singleElement().satisfies(this::isHolidays);
    assertThat(found("lee")).hasSize(1);
    assertThat(found("ann lee by the sea")).hasSize(1);
    assertThat(found("an lee")).isEmpty();
    assertThat(found("e")).isEmpty();
    assertThat(json(scene.get("/v1/people/" + ann + "/appearances")).at("/items/0/title"))
        .isEqualTo(JsonMapper.shared().valueToTree("Holidays"));

    assertThat(status("DELETE", "/v1/people/" + ann + "/faces/none")).isEqualTo(404);
    assertThat(status("DELETE", "/v1/people/" + ann)).isEqualTo(204);

    assertThat(people.faces("net")).isEmpty();
    assertThat(identities()).isEmpty();
    assertThat(found("ann")).isEmpty();
    assertThat(status("DELETE", "/v1/people/" + ann)).isEqualTo(404);
  }

  @Test
  void another_look_at_a_film_replaces_who_was_found_before() {
    String ann = ann();
    sheet();
    scene.books.people().note(film, 1, List.of(item(ann, 1), item(ann, 5)));
    scene.books.people().note(film, 1, List.of(item(ann, 7)));

    assertThat(identities()).hasSize(1);
    scene.books.people().note(film, 1, List.of());
    assertThat(identities()).isEmpty();
  }

  @Test
  void where_somebody_is_comes_in_pages_of_which_none_repeats_or_leaves_out_anything() {
    String ann = ann();
    String other = json(scene.answer(Requests.post("/v1/assets", NEW))).path("id").asString("");
    scene.books.people().note(film, 1, List.of(item(ann, 5), item(ann, 1), item(ann, 1)));
    scene.books.people().note(other, 1, List.of(item(ann, 2)));

    var seen = new ArrayList<String>();
    String path = "/v1/people/" + ann + "/appearances?limit=1";
    String cursor = "";
    for (int n = 0; n < 4; n++) {
      JsonNode page = json(scene.get(path + cursor));
      page.path("items")
          .forEach(one -> seen.add(one.path("assetId").asString("") + one.path("fromSeconds")));
      String next = page.path("nextCursor").asString("");
      assertThat(next.isEmpty()).isEqualTo(n == 3);
      cursor = "&cursor=" + next;
    }

    assertThat(seen).containsExactly(other + "2.0", film + "1.0", film + "1.0", film + "5.0");
    assertThat(scene.get(path + "&cursor=x").status()).isEqualTo(400);
  }

  private void isHolidays(JsonNode moment) {
    assertThat(moment.path("assetId").asString("")).isEqualTo(film);
    assertThat(moment.path("kind").asString("")).isEqualTo("person");
    assertThat(moment.path("text").asString("")).isEqualTo("Ann Lee");
  }

  private String ann() {
    Response made = scene.answer(Requests.post("/v1/people", ANN));
    assertThat(made.status()).isEqualTo(201);
    return json(made).path("id").asString("");
  }

  private static ObjectNode item(String person, double from) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("fromSeconds", from)
        .put("toSeconds", from + 1)
        .put("distance", 0.3)
        .put("person", person);
  }

  /// What a look leaves in the bucket: that it was taken.
  private void sheet() {
    String sheet =
        "{\"kind\":\"identities\",\"assetId\":\"%s\",\"version\":1,\"by\":".formatted(film)
            + "{\"name\":\"x\",\"version\":\"1\"},\"truncated\":false,\"items\":[]}";
    scene.store.put(
        "assets/%s/1/analysis/identities.json".formatted(film),
        sheet.getBytes(StandardCharsets.UTF_8),
        ObjectMeta.of("application/json"));
  }

  private JsonNode identities() {
    return json(scene.get("/v1/assets/" + film + "/analysis/identities")).path("items");
  }

  private JsonNode found(String words) {
    String query = words.replace(" ", "%20");
    return json(scene.get("/v1/search?kind=person&q=" + query)).path("items");
  }

  private int status(String method, String path) {
    return scene.answer(Request.builder(method, path)).status();
  }

  private static RequestBuilder post(String path) {
    return Request.builder("POST", path);
  }

  private static JsonNode json(Response response) {
    return Answers.json(response);
  }
}
