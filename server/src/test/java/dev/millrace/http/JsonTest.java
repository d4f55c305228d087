package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  private record Film(String title, int minutes, Instant seenAt, List<Scene> scenes) {
    Film {
      if (minutes < 0) {
        throw new IllegalArgumentException("minutes are never negative: " + minutes);
      }
    }
  }

  private record Scene(double fromSeconds) {}

  @Test
  void a_record_is_written_with_dates_as_text_and_without_nulls() {
    var film = new Film("Metropolis", 153, Instant.parse("2026-08-01T10:00:00Z"), null);

    assertThat(new String(Json.write(film), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"title\":\"Metropolis\",\"minutes\":153,\"seenAt\":\"2026-08-01T10:00:00Z\"}");
  }

  @Test
  void a_record_is_read_back() {
    var film = new Film("M", 117, Instant.EPOCH, List.of(new Scene(1.5)));

    assertThat(Json.read(Json.write(film), Film.class)).isEqualTo(film);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"title":"M","minuets":3}                  | 422 | /minuets
          {"title":"M","minutes":"many"}             | 422 | /minutes
          {"title":"M","minutes":1.5}                | 422 | /minutes
          {"title":"M","minutes":null}               | 422 | /minutes
          {"title":"M","minutes":1,"scenes":[{"fromSeconds":0},{"at":1}]} | 422 | /scenes/1/at
          {"title":"M","minutes":1,"seenAt":"noon"}  | 422 | /seenAt
          """)
  void a_wrong_member_is_named(String json, int status, String member) {
    Problem problem = problemOf(json);

    assertThat(problem.type().status()).isEqualTo(status);
    assertThat(problem.members().get("member")).isEqualTo(member);
    assertThat(problem.detail()).doesNotContain("dev.millrace").doesNotContain("java.");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"title":
          {"title":"M"} {}
          {"title":"M","title":"N"}
          null
          ``
          """)
  void what_is_not_json_is_refused(String json) {
    assertThat(problemOf(json).type().status()).isIn(400, 422);
  }

  @Test
  void nesting_and_strings_are_bounded() {
    assertThat(problemOf("[".repeat(100_000)).type().status()).isIn(400, 422);
    assertThat(problemOf("{\"title\":\"" + "x".repeat(2_000_000) + "\"}").type().status())
        .isIn(400, 422);
  }

  @Test
  void a_records_own_complaint_reaches_the_client() {
    assertThat(problemOf("{\"title\":\"M\",\"minutes\":-1}").detail())
        .isEqualTo("minutes are never negative: -1");
  }

  @Test
  void only_json_is_taken_as_json() {
    var request = Requests.of("POST", "/").body("text/plain", new byte[] {'1'}).build();

    var thrown = catchThrowableOfType(Problem.Thrown.class, () -> Json.read(request, Film.class));

    assertThat(thrown.problem().type()).isEqualTo(Problem.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void a_problem_has_its_standard_members_first() {
    var problem = Problem.CONFLICT.because("taken").with("holder", "ada");

    assertThat(Answers.text(problem.response()))
        .isEqualTo(
            "{\"type\":\"/problems/conflict\",\"title\":\"The state does not allow this\","
                + "\"status\":409,\"detail\":\"taken\",\"holder\":\"ada\"}");
  }

  private static Problem problemOf(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return catchThrowableOfType(Problem.Thrown.class, () -> Json.read(bytes, Film.class)).problem();
  }
}
