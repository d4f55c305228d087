package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Playback;
import dev.millrace.store.ObjectMeta;
import dev.millrace.testing.Eventually;
import dev.millrace.vision.Moderation;
import dev.millrace.vision.Reviews;
import dev.millrace.vision.Sheet;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Moments that are found, and films that people judge, over a real database and index.
class SearchAndReviewIT {
  private static final String NEW =
      "{\"title\":\"Holidays\",\"filename\":\"a.mp4\",\"sizeBytes\":5}";

  @TempDir private Path folder;
  private ApiScene scene;
  private AssetId id;

  @BeforeEach
  void open() {
    scene = new ApiScene(folder);
    JsonNode made = json(scene.answer(Requests.post("/v1/assets", NEW)));
    id = new AssetId(made.path("id").stringValue());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void a_moment_is_found_with_its_film_until_the_film_is_deleted() {
    sheet("labels", "{\"fromSeconds\":12.5,\"toSeconds\":14.0,\"label\":\"bicycle\",\"boxes\":[]}");
    scene.books.ledger().note(new Sheet.Film(id.value(), 1));
    scene.search.start();
    assertThat(Eventually.holds(() -> found("bicycel").size() == 1)).isTrue();

    JsonNode moment = found("bicycle").get(0);
    assertThat(moment.path("assetId").stringValue()).isEqualTo(id.value());
    assertThat(moment.path("fromSeconds").doubleValue()).isEqualTo(12.5);
    assertThat(moment.path("why").stringValue()).isEqualTo("words");
    assertThat(found("holidays").get(0).path("kind").stringValue()).isEqualTo("title");
    assertThat(scene.get("/v1/search").status()).isEqualTo(400);
    scene.catalog.delete(id);
    assertThat(found("bicycle")).isEmpty();
    assertThat(Eventually.holds(() -> scene.search.size() == 0)).isTrue();
  }

  @Test
  void a_blocked_film_plays_for_nobody_until_it_is_approved_and_everything_is_written_down() {
    scene.books.reviews().open(id.value(), json("[{\"label\":\"explicit\",\"fromSeconds\":1}]"));
    JsonNode queue = json(scene.get("/v1/reviews")).path("items");
    assertThat(queue).hasSize(1);
    assertThat(queue.at("/0/reasons/0/label").stringValue()).isEqualTo("explicit");

    decide("restricted", "first look");
    assertThat(playback().access()).isEqualTo(Playback.Access.SIGNED);
    decide("blocked", "second look");
    assertThat(playback().access()).isEqualTo(Playback.Access.BLOCKED);
    assertThat(scene.closed).containsExactly(id, id);
    assertThat(json(scene.get("/v1/reviews")).path("items")).isEmpty();
    decide("approved", "");

    assertThat(playback().access()).isEqualTo(Playback.Access.PUBLIC);
    assertThat(json(scene.get("/v1/assets/" + id + "/review")).path("decisions"))
        .extracting(one -> one.path("decision").stringValue() + one.path("note").stringValue())
        .containsExactly("approved", "blockedsecond look", "restrictedfirst look");
    assertThat(
            scene
                .answer(Requests.post("/v1/assets/" + id + "/review", "{\"decision\":\"open\"}"))
                .status())
        .isEqualTo(422);
  }

  @Test
  void an_approval_gives_what_the_owner_last_wanted_and_no_judgement_opens_more() {
    decide("restricted", "");
    want("embed\",\"domains\":[\"example.org\"]");
    assertThat(playback()).isEqualTo(Playback.SIGNED);
    decide("blocked", "");
    assertThat(playback()).isEqualTo(Playback.BLOCKED);
    decide("approved", "");
    assertThat(playback().domains()).containsExactly("example.org");

    want("blocked\"");
    decide("restricted", "");
    assertThat(playback()).isEqualTo(Playback.BLOCKED);
    want("public\"");
    assertThat(playback()).isEqualTo(Playback.SIGNED);
    decide("approved", "");
    assertThat(playback()).isEqualTo(Playback.PUBLIC);
    want("signed\"");
    assertThat(playback()).isEqualTo(Playback.SIGNED);
  }

  @Test
  void decisions_at_once_leave_film_and_review_as_one_of_them() throws Exception {
    for (int n = 0; n < 10; n++) {
      Thread blocking = Thread.ofVirtual().start(() -> decide("blocked", ""));
      Thread approving = Thread.ofVirtual().start(() -> decide("approved", ""));
      blocking.join();
      approving.join();

      String state = scene.books.reviews().find(id.value()).orElseThrow().state().word();
      assertThat(playback().access().name().toLowerCase(java.util.Locale.ROOT))
          .isEqualTo(state.equals("blocked") ? "blocked" : "public");
    }
    decide("approved", "");
    assertThat(playback()).isEqualTo(Playback.PUBLIC);
  }

  @Test
  void a_decision_that_fails_at_its_end_leaves_nothing() {
    Asset film = scene.catalog.find(id).orElseThrow();
    Catalog failing =
        (Catalog)
            Proxy.newProxyInstance(
                Catalog.class.getClassLoader(),
                new Class<?>[] {Catalog.class},
                (_, method, arguments) -> {
                  Object answer = method.invoke(scene.catalog, arguments);
                  if (method.getName().equals("playedBy")) {
                    throw new IllegalStateException("killed");
                  }
                  return answer;
                });
    var clock = InstantSource.system();
    var moderation = new Moderation(failing, scene.books.reviews(), scene.closed::add, clock);

    assertThatThrownBy(() -> moderation.decide(film, Reviews.State.BLOCKED, "why"))
        .hasMessage("killed");

    assertThat(playback()).isEqualTo(Playback.PUBLIC);
    assertThat(scene.books.reviews().find(id.value())).isEmpty();
    assertThat(scene.books.reviews().decisions(id.value())).isEmpty();
    assertThat(scene.closed).isEmpty();
  }

  @Test
  void films_to_be_judged_come_in_pages() {
    var opened = new HashSet<>(Set.of(id.value()));
    scene.books.reviews().open(id.value(), json("[]"));
    for (int n = 0; n < 2; n++) {
      String made = json(scene.answer(Requests.post("/v1/assets", NEW))).path("id").stringValue();
      scene.books.reviews().open(made, json("[]"));
      opened.add(made);
    }

    JsonNode first = json(scene.get("/v1/reviews?limit=2"));
    String cursor = first.path("nextCursor").stringValue();
    JsonNode second = json(scene.get("/v1/reviews?limit=2&cursor=" + cursor));

    assertThat(first.path("items")).hasSize(2);
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.path("nextCursor").asString("")).isEmpty();
    for (JsonNode page : List.of(first, second)) {
      page.path("items").forEach(one -> opened.remove(one.path("assetId").stringValue()));
    }
    assertThat(opened).isEmpty();
    assertThat(scene.get("/v1/reviews?cursor=x").status()).isEqualTo(400);
  }

  private void want(String access) {
    String body = "{\"playback\":{\"access\":\"" + access + "}}";
    assertThat(scene.answer(Requests.of("PATCH", "/v1/assets/" + id).json(body)).status())
        .isEqualTo(200);
  }

  @Test
  void what_was_found_is_told_in_the_forms_of_others() {
    sheet("speech", "{\"fromSeconds\":1.0,\"toSeconds\":2.0}");

    assertThat(get("speech", "json").status()).isEqualTo(200);
    assertThat(get("speech", "webvtt").status()).isEqualTo(200);
    assertThat(get("speech", "coco").status()).isEqualTo(404);
    assertThat(get("speech", "xml").status()).isEqualTo(400);
    assertThat(get("shots", "json").status()).isEqualTo(404);
    assertThat(json(scene.get("/v1/assets/" + id + "/analysis")).path("state").stringValue())
        .isEqualTo("none");
  }

  private Response get(String kind, String form) {
    return scene.get("/v1/assets/" + id + "/analysis/" + kind + "?format=" + form);
  }

  private void sheet(String kind, String item) {
    String sheet =
        "{\"kind\":\"%s\",\"assetId\":\"%s\",\"version\":1,\"by\":".formatted(kind, id)
            + "{\"name\":\"x\",\"version\":\"1\"},\"truncated\":false,\"items\":["
            + item
            + "]}";
    String key = "assets/%s/1/analysis/%s.json".formatted(id, kind);
    scene.store.put(key, sheet.getBytes(StandardCharsets.UTF_8), ObjectMeta.of("application/json"));
  }

  private JsonNode found(String words) {
    return json(scene.get("/v1/search?q=" + words)).path("items");
  }

  private void decide(String decision, String note) {
    String body = "{\"decision\":\"%s\",\"note\":\"%s\"}".formatted(decision, note);
    Response answer = scene.answer(Requests.post("/v1/assets/" + id + "/review", body));
    assertThat(answer.status()).isEqualTo(200);
  }

  private Playback playback() {
    return AssetView.playedBy(scene.catalog.find(id).orElseThrow());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static JsonNode json(Response response) {
    return Answers.json(response);
  }
}
