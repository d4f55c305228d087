package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// An asset's dates in the API.
class RescheduleIT {
  private static final String WISH =
      """
      {"filename":"a.mp4","sizeBytes":4,"policy":{"retention":{"originalDays":7,"assetDays":30}}}
      """;

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
  void a_ready_film_says_when_it_goes_and_a_date_can_be_moved_or_taken_away() {
    String id = ready();
    JsonNode before = Answers.json(scene.get("/v1/assets/" + id));
    assertThat(before.path("originalExpiresAt").isString()).isTrue();
    assertThat(before.at("/policy/retention/assetDays").intValue()).isEqualTo(30);

    patch(id, "{\"expiresAt\":\"2099-01-01T01:00:00+01:00\"}");
    JsonNode after = Answers.json(patch(id, "{\"originalExpiresAt\":null}"));

    assertThat(after.path("expiresAt").stringValue()).isEqualTo("2099-01-01T00:00:00Z");
    assertThat(after.has("originalExpiresAt")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"expiresAt":"2020-01-01T00:00:00Z"}         | 422 | /expiresAt
          {"expiresAt":"+12000-01-01T00:00:00Z"}       | 422 | /expiresAt
          {"originalExpiresAt":"tomorrow"}             | 422 | /originalExpiresAt
          {"originalExpiresAt":5}                      | 422 | /originalExpiresAt
          {"filename":"another.mp4"}                   | 422 | /filename
          {"title":"  "}                               | 422 | /title
          {"title":null}                               | 422 | /title
          {"title":7}                                  | 422 | /title
          {"title":"a\\u0000b"}                        | 422 | /title
          {"title":"\\u202Egnp.exe"}                   | 422 | /title
          []                                           | 422 | /
          """)
  void a_date_that_is_none_is_refused_by_name(String body, int status, String member) {
    Response answer = patch(ready(), body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(Answers.json(answer).path("member").stringValue()).isEqualTo(member);
  }

  @Test
  void a_film_may_be_called_otherwise_at_any_time() {
    String id = Answers.json(scene.post("/v1/assets", WISH)).path("id").stringValue();

    Response answer = patch(id, "{\"title\":\" Another — ein anderer \"}");

    assertThat(answer.status()).isEqualTo(200);
    JsonNode renamed = Answers.json(scene.get("/v1/assets/" + id));
    assertThat(renamed.path("title").stringValue()).isEqualTo("Another — ein anderer");
    assertThat(renamed.path("filename").stringValue()).isEqualTo("a.mp4");
  }

  @Test
  void a_film_that_is_not_ready_has_no_dates_to_move() {
    String id = Answers.json(scene.post("/v1/assets", WISH)).path("id").stringValue();

    assertThat(patch(id, "{\"expiresAt\":null}").status()).isEqualTo(409);
  }

  @Test
  void what_needs_a_deleted_original_is_answered_with_its_problem() {
    var id = new AssetId(ready());
    scene.catalog.reschedule(id, dates -> dates.withOriginal(Instant.now().minusSeconds(60)));
    assertThat(scene.catalog.expireOriginal(id)).isTrue();

    Response answer = patch(id.value(), "{\"originalExpiresAt\":null}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(Answers.json(answer).path("type").stringValue())
        .isEqualTo("/problems/original-gone");
    assertThat(Answers.json(scene.get("/v1/assets/" + id)).has("originalDeletedAt")).isTrue();
  }

  private String ready() {
    String id = Answers.json(scene.post("/v1/assets", WISH)).path("id").stringValue();
    scene.catalog.uploaded(new AssetId(id), 4);
    scene.catalog.processing(new AssetId(id));
    scene.catalog.ready(new AssetId(id), Media.NONE);
    return id;
  }

  private Response patch(String id, String json) {
    return scene.answer(Requests.of("PATCH", "/v1/assets/" + id).json(json));
  }
}
