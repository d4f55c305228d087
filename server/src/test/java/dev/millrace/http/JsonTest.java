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
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonTest {
  private record Film(String title, int minutes, Instant seenAt, List<Scene> scenes) {
    Film {
      if (minutes < 0) {
        throw new IllegalArgumentException("minutes are never negative: " + minutes);
      }
    }
  }

  private record Scene(double fromSeconds) {}

  private record Tree(JsonNode tree) {}

  @Test
  void a_record_is_written_with_dates_as_text_and_without_nulls() {
    var film = new Film("Metropolis", 153, Instant.parse("2026-08-01T10:00:00Z"), null);

    assertThat(new String(Json.write(film), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"title\":\"Metropolis\",\"minutes\":153,\"seenAt\":\"2026-08-01T10:00:00Z\"}");
  }

  @Test
  void the_same_value_has_one_canonical_form() {
    var one = "{\"b\": [1, {\"y\": null, \"x\": \"ü\"}], \"a\": 2}";
    var other = "{\"a\":2,\"b\":[1,{\"x\":\"\\u00fc\",\"y\":null}]}";

    assertThat(canonical(one)).isEqualTo(canonical(other)).startsWith("{\"a\":2,");
    assertThat(canonical("[1,2]")).isNotEqualTo(canonical("[2,1]"));
  }

  private static String canonical(String json) {
    var bytes = Json.canonical(json.getBytes(StandardCharsets.UTF_8));
    return new String(bytes, StandardCharsets.UTF_8);
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
          {"title":"M","minutes":"5"}                | 422 | /minutes
          {"title":"M","minutes":""}                 | 422 | /minutes
          {"title":"M","minutes":true}               | 422 | /minutes
          {"title":"M","minutes":[5]}                | 422 | /minutes
          {"title":"M","minutes":99999999999}        | 422 | /minutes
          {"title":"M","minutes":1e999}              | 422 | /minutes
          {"title":5,"minutes":1}                    | 422 | /title
          {"title":5.5,"minutes":1}                  | 422 | /title
          {"title":false,"minutes":1}                | 422 | /title
          {"title":["M"],"minutes":1}                | 422 | /title
          {"title":{},"minutes":1}                   | 422 | /title
          {"title":"M","minutes":1,"scenes":""}      | 422 | /scenes
          {"title":"M","minutes":1,"scenes":{}}      | 422 | /scenes
          {"title":"M","minutes":1,"scenes":[5]}     | 422 | /scenes/0
          {"title":"M","minutes":1,"scenes":[{"fromSeconds":"0"}]} | 422 | /scenes/0/fromSeconds
          {"title":"M","minutes":1,"seenAt":""}      | 422 | /seenAt
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
      textBlock =
          """
          {"title":"M","minutes":"5"}                              | /minutes must be a whole number
          {"title":5,"minutes":1}                                  | /title must be a text
          {"title":"M","minutes":1,"scenes":{}}                    | /scenes must be a list
          {"title":"M","minutes":1,"scenes":[5]}                   | /scenes/0 must be an object
          {"minutes":1,"scenes":[{"fromSeconds":"0"}]} | /scenes/0/fromSeconds must be a number
          []                                                       | the body must be an object
          5                                                        | the body must be an object
          "M"                                                      | the body must be an object
          """)
  void what_a_member_must_be_is_said(String json, String detail) {
    assertThat(problemOf(json).detail()).isEqualTo(detail);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                         | the JSON breaks off
          {"title":                 | the JSON breaks off
          {"title":"M               | the JSON breaks off
          {"title":"M"} {}          | something follows the JSON
          {"title":"M","title":"N"} | a member stands twice at line 1, column 21
          {"title":"M",}            | this is not JSON at line 1, column 14
          {'title':"M"}             | this is not JSON at line 1, column 2
          {"minutes":NaN}           | this is not JSON at line 1, column 15
          {"minutes":01}            | this is not JSON at line 1, column 13
          {"minutes":-}             | this is not JSON at line 1, column 13
          {"title":"\\q"}           | this is not JSON at line 1, column 12
          null                      | the body is null
          ``                        | the body is empty
          ` `                       | the body is empty
          """)
  void what_is_not_json_is_refused_with_its_place(String json, String detail) {
    Problem problem = problemOf(json);

    assertThat(problem.type()).isEqualTo(Json.INVALID_JSON);
    assertThat(problem.detail()).isEqualTo(detail);
  }

  @Test
  void only_utf_8_is_read() {
    byte[] latin1 = "{\"title\":\"Amélie\",\"minutes\":1}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "{\"title\":\"M\",\"minutes\":1}".getBytes(StandardCharsets.UTF_16);
    byte[] marked = "\uFEFF{\"title\":\"M\",\"minutes\":1}".getBytes(StandardCharsets.UTF_8);

    assertThat(problemOf(latin1).detail()).isEqualTo("the body is not UTF-8");
    assertThat(problemOf(utf16).type()).isEqualTo(Json.INVALID_JSON);
    assertThat(Json.read(marked, Film.class).title()).isEqualTo("M");
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 100_000})
  void nesting_is_bounded_in_words_of_our_own(int depth) {
    Problem problem =
        problemOf("{\"tree\":" + "[".repeat(depth) + "]".repeat(depth) + "}", Tree.class);

    assertThat(problem.type()).isEqualTo(Json.INVALID_JSON);
    assertThat(problem.detail()).startsWith("the JSON exceeds a limit").doesNotContain("Stream");
  }

  @Test
  void long_texts_numbers_and_names_are_bounded_in_words_of_our_own() {
    assertThat(problemOf("{\"title\":\"" + "x".repeat(2_000_000) + "\"}").detail())
        .startsWith("the JSON exceeds a limit");
    assertThat(problemOf("{\"minutes\":" + "1".repeat(100) + "}").detail())
        .startsWith("the JSON exceeds a limit");
    assertThat(problemOf("{\"" + "n".repeat(2000) + "\":1}").detail())
        .startsWith("the JSON exceeds a limit");
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
    return problemOf(json, Film.class);
  }

  private static Problem problemOf(byte[] json) {
    return catchThrowableOfType(Problem.Thrown.class, () -> Json.read(json, Film.class)).problem();
  }

  private static Problem problemOf(String json, Class<?> type) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return catchThrowableOfType(Problem.Thrown.class, () -> Json.read(bytes, type)).problem();
  }
}
