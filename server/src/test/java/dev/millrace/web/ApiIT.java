package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset.Failure;
import dev.millrace.catalog.AssetId;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.web.ApiScene.Sent;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The API's handlers as values, over a real database.
class ApiIT {
  private static final byte[] FILM = {1, 2, 3, 4};

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
  void members_that_may_be_absent_may_be_null() {
    Response answer =
        scene.post(
            "/v1/assets",
            """
            {"title":null,"filename":"a.mp4","sizeBytes":4,"contentType":null,"languages":null,
             "policy":null}
            """);

    assertThat(answer.status()).isEqualTo(201);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"filename":null,"sizeBytes":4}                          | filename
          {"filename":"a.mp4","sizeBytes":null}                    | sizeBytes
          {"filename":"a.mp4","sizeBytes":4,"languages":[null]}    | languages
          {"filename":"a.mp4","sizeBytes":"4"}                     | /sizeBytes
          {"filename":"a.mp4","sizeBytes":4.5}                     | /sizeBytes
          {"filename":"a.mp4","sizeBytes":4,"title":5}             | /title
          {"filename":5,"sizeBytes":4}                             | /filename
          {"filename":"a.mp4","sizeBytes":4,"languages":"en"}      | /languages
          {"filename":"a.mp4","sizeBytes":4,"languages":[1]}       | /languages/0
          {"filename":"a.mp4","sizeBytes":4,"size":4}              | /size
          {"filename":"a.mp4","sizeBytes":4,"policy":"all"}        | /policy
          {"filename":"a.mp4","sizeBytes":4,"policy":{"x":1}}      | /policy/x
          {"sourceUrl":5}                                          | /sourceUrl
          {"sourceUrl":"http://h.example/%zz"}                     | sourceUrl
          {"sourceUrl":"http://h.example/a b.mp4"}                 | sourceUrl
          {"sourceUrl":"http://[::1"}                              | sourceUrl
          """)
  void a_wrong_member_of_an_asset_is_named(String json, String member) {
    Response answer = scene.post("/v1/assets", json);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("member").asString()).isEqualTo(member);
    assertThat(Answers.text(answer)).doesNotContain("dev.millrace", "tools.jackson", "java.");
  }

  @Test
  void an_asset_shows_its_whole_policy() {
    Response begun =
        scene.post(
            "/v1/assets",
            "{\"filename\":\"a.mp4\",\"sizeBytes\":4,\"policy\":{\"priority\":\"low\"}}");
    String id = Answers.json(begun).path("id").asString();

    JsonNode policy = Answers.json(scene.get("/v1/assets/" + id)).path("policy");

    assertThat(policy.path("priority").asString()).isEqualTo("low");
    assertThat(policy.path("surround").isBoolean()).isTrue();
    assertThat(policy.path("rateControl").path("mode").asString()).isEqualTo("quality");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{\"parts\":null}",
        "{\"parts\":[null]}",
        "{\"parts\":[{\"number\":1,\"etag\":null}]}",
        "{\"parts\":[{\"number\":null,\"etag\":\"x\"}]}",
        "{\"parts\":[{\"number\":1}]}",
        "{\"parts\":[{\"number\":\"1\",\"etag\":\"x\"}]}",
        "{\"parts\":[{\"number\":1,\"etag\":5}]}",
        "{\"parts\":{}}",
      })
  void a_completion_with_wrong_parts_is_refused_and_leaves_the_upload_open(String json) {
    Sent sent = scene.send(FILM);

    assertThat(scene.post(sent.path("/complete"), json).status()).isEqualTo(422);
    assertThat(scene.post(sent.path("/complete"), sent.completion()).status()).isEqualTo(202);
  }

  @Test
  void a_deleted_asset_takes_its_open_upload_along() {
    Sent sent = scene.send(FILM);

    assertThat(scene.answer(Requests.of("DELETE", sent.path(""))).status()).isEqualTo(204);

    assertThat(scene.get(sent.path("/upload")).status()).isEqualTo(409);
    assertThat(scene.post(sent.path("/complete"), sent.completion()).status()).isEqualTo(409);
    assertThat(scene.store.multipart().pending("uploads/", "", 10)).isEmpty();
  }

  @Test
  void a_completion_is_repeated_with_the_same_parts_only() {
    Sent sent = scene.send(FILM);

    assertThat(scene.post(sent.path("/complete"), sent.completion()).status()).isEqualTo(202);
    assertThat(scene.post(sent.path("/complete"), sent.completion()).status()).isEqualTo(202);
    Response other =
        scene.post(sent.path("/complete"), "{\"parts\":[{\"number\":1,\"etag\":\"other\"}]}");

    assertThat(other.status()).isEqualTo(409);
    assertThat(Answers.json(other).path("type").asString()).isEqualTo("/problems/upload-over");
  }

  @Test
  void after_a_day_the_parts_are_forgotten_and_no_completion_is_taken() {
    Sent sent = scene.send(FILM);
    scene.post(sent.path("/complete"), sent.completion());
    scene.clock.advance(java.time.Duration.ofDays(2));
    scene.forgetUploads();

    Response late = scene.post(sent.path("/complete"), sent.completion());

    assertThat(late.status()).isEqualTo(409);
    assertThat(Answers.json(late).path("detail").asString()).contains("more than a day ago");
  }

  @Test
  void an_asset_that_failed_of_its_source_says_that_no_retry_helps() {
    AssetId id = failed("media-damaged");

    var error = Answers.json(scene.get("/v1/assets/" + id)).path("error");
    Response retry = scene.answer(Requests.of("POST", "/v1/assets/" + id + "/retry"));

    assertThat(error.path("title").asString()).isEqualTo("What it is");
    assertThat(error.path("retryable").asBoolean()).isFalse();
    assertThat(retry.status()).isEqualTo(409);
    assertThat(Answers.json(retry).path("type").asString()).isEqualTo("/problems/retry-in-vain");
    assertThat(scene.bare(Requests.get("/problems/retry-in-vain")).status()).isEqualTo(200);
  }

  @Test
  void one_that_failed_of_something_else_can_be_retried() {
    AssetId id = failed("step-failed");

    var error = Answers.json(scene.get("/v1/assets/" + id)).path("error");
    Response retry = scene.answer(Requests.of("POST", "/v1/assets/" + id + "/retry"));

    assertThat(error.path("retryable").asBoolean()).isTrue();
    assertThat(retry.status()).isEqualTo(202);
    assertThat(Answers.json(retry).path("status").asString()).isEqualTo("queued");
  }

  @Test
  void the_sample_film_becomes_an_asset_that_is_queued() {
    Response answer = scene.answer(Requests.of("POST", "/v1/demo"));

    String id = Answers.json(answer).path("id").asString();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers().first("Location")).isEqualTo("/v1/assets/" + id);
    assertThat(Answers.json(answer).path("status").asString()).isEqualTo("queued");
    assertThat(scene.store.head("uploads/" + id + "/source")).isPresent();
    assertThat(scene.store.multipart().pending("", "", 10)).isEmpty();
    assertThat(Answers.json(scene.get("/v1/assets/" + id + "/workflow")).path("state").asString())
        .isEqualTo("running");
  }

  @Test
  void while_the_disk_is_full_nothing_is_taken_in_but_films_can_be_deleted() {
    Sent sent = scene.send(FILM);
    scene.shortage = "make room";

    Response refused = scene.post("/v1/assets", "{\"filename\":\"b.mp4\",\"sizeBytes\":4}");
    Response listed = scene.get("/v1/assets");
    Response deleted = scene.answer(Requests.of("DELETE", sent.path("")));

    assertThat(refused.status()).isEqualTo(507);
    assertThat(Answers.json(refused).path("type").asString()).isEqualTo("/problems/disk-full");
    assertThat(Answers.json(refused).path("detail").asString()).isEqualTo("make room");
    assertThat(listed.status()).isEqualTo(200);
    assertThat(deleted.status()).isEqualTo(204);
  }

  @Test
  void a_deleted_asset_is_gone_before_the_answer() {
    Sent sent = scene.send(FILM);
    scene.post(sent.path("/complete"), sent.completion());

    assertThat(scene.answer(Requests.of("DELETE", sent.path(""))).status()).isEqualTo(204);

    assertThat(scene.deleted).containsExactly(new AssetId(sent.id()));
    assertThat(scene.get(sent.path("")).status()).isEqualTo(404);
    assertThat(scene.answer(Requests.of("DELETE", sent.path(""))).status()).isEqualTo(404);
    assertThat(scene.post(sent.path("/complete"), sent.completion()).status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/", "/login", "/v1/assets", "/v1/session", "/metrics", "/openapi.json"})
  void another_servers_name_is_refused(String target) {
    Response answer = scene.answer(Requests.get(target).stranger("attacker.example:8080"));

    assertThat(answer.status()).isEqualTo(421);
    assertThat(Answers.json(answer).path("detail").asString()).contains("http.public-url");
  }

  @Test
  void signing_in_under_another_servers_name_is_refused_too() {
    var request = Requests.post("/v1/session", "{\"token\":\"" + ApiScene.TOKEN + "\"}");

    assertThat(scene.bare(request.stranger("attacker.example")).status()).isEqualTo(421);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"/healthz", "/readyz"})
  void probes_may_ask_by_any_name(String target) {
    assertThat(scene.bare(Requests.get(target).stranger("10.1.2.3:8080")).status()).isEqualTo(200);
  }

  @Test
  void counts_of_the_status_are_numbers() {
    assertThat(Answers.text(scene.get("/v1/status"))).isEqualTo("{\"steps\":{\"done\":5}}");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "/v1/assets?limit=0",
        "/v1/assets?limit=x",
        "/v1/assets?status=lost",
        "/v1/assets?cursor=!",
        "/v1/assets?cursor=AAAA",
      })
  void a_wrong_query_is_named(String target) {
    Response answer = scene.get(target);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(target).contains(Answers.json(answer).path("parameter").asString() + "=");
  }

  @Test
  void what_is_no_id_names_no_asset() {
    assertThat(scene.get("/v1/assets/nothing").status()).isEqualTo(404);
    assertThat(scene.get("/v1/assets/01arz3ndektsv4rrffq69g5fav").status()).isEqualTo(404);
  }

  private AssetId failed(String type) {
    Sent sent = scene.send(FILM);
    scene.post(sent.path("/complete"), sent.completion());
    var id = new AssetId(sent.id());
    scene.catalog.failed(id, new Failure("/problems/" + type, "What it is", "what happened"));
    return id;
  }
}
