package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private final Routes routes =
      Routes.build(
          all ->
              all.after((_, answer) -> answer.with("X-Out", "root"))
                  .get("/", _ -> Response.text("home"))
                  .get("/v1/assets", r -> Response.text("list " + r.query("q")))
                  .post("/v1/assets", r -> Response.text("made").withStatus(201))
                  .get("/v1/assets/{id}", r -> Response.text("asset " + r.param("id")))
                  .get("/v1/assets/new", _ -> Response.text("form"))
                  .get("/v1/assets/{key}/workflow", r -> Response.text("flow " + r.param("key")))
                  .get("/v1/broken", _ -> failing())
                  .get("/play/{id}/{rest...}", r -> Response.text(r.param("id") + "|" + rest(r)))
                  .immediate(
                      "GET", "/now", _ -> CompletableFuture.completedFuture(Response.of(204)))
                  .group(
                      inner ->
                          inner
                              .before(RoutesTest::admit)
                              .failure(IllegalStateException.class, RoutesTest::conflict)
                              .get("/who", r -> Response.text(r.attribute(Viewer.class).name()))
                              .get("/clash", _ -> clashing())));

  private record Viewer(String name) {}

  private static Request admit(Request request) {
    String name = request.header("X-Viewer");
    if (name == null) {
      throw Problem.UNAUTHORIZED.because("say who you are").thrown();
    }
    return request.with(Viewer.class, new Viewer(name));
  }

  private static Response failing() {
    throw new IllegalArgumentException("the secret cause");
  }

  private static Response clashing() {
    throw new IllegalStateException("two of a kind");
  }

  private static Problem conflict(IllegalStateException e) {
    return Problem.CONFLICT.because(String.valueOf(e.getMessage()));
  }

  private static String rest(Request request) {
    return request.param("rest");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          /                          ; home
          /v1/assets?q=a%20b         ; list a b
          /v1/assets?q=a+b           ; list a b
          /v1/assets/42              ; asset 42
          /v1/assets/%C3%A9          ; asset é
          /v1/assets/new             ; form
          /v1/assets/new/workflow    ; flow new
          /play/7/v/720/1.m4s        ; 7|v/720/1.m4s
          /play/7/                   ; 7|
          http://other/v1/assets/9   ; asset 9
          """)
  void a_path_finds_its_route(String target, String answer) {
    assertThat(Answers.text(routes.answer(Requests.get(target).build()))).isEqualTo(answer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"/nothing", "/v1/assets/", "/v1/assets/1/2", "/play/7", "/v1"})
  void a_path_without_a_route_is_a_404_problem(String target) {
    Response answer = routes.answer(Requests.get(target).build());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(Answers.json(answer).get("type").asString()).isEqualTo("/problems/not-found");
    assertThat(answer.headers().first("X-Out")).isEqualTo("root");
  }

  @Test
  void an_unknown_method_is_405_with_what_is_allowed() {
    Response answer = routes.answer(Requests.of("DELETE", "/v1/assets").build());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().first("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void options_tells_the_methods() {
    Response answer = routes.answer(Requests.of("OPTIONS", "/v1/assets").build());

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().first("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void head_is_get_without_its_body() {
    Response answer = routes.answer(Requests.head("/v1/assets/42").build());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isInstanceOf(Body.Empty.class);
    assertThat(answer.headers().first("Content-Length")).isEqualTo("8");
  }

  @Test
  void an_immediate_handler_answers_too() {
    assertThat(routes.answer(Requests.get("/now").build()).status()).isEqualTo(204);
  }

  @Test
  void a_filter_hands_on_a_principal_or_stops() {
    Response known = routes.answer(Requests.get("/who").header("X-Viewer", "ada").build());
    Response unknown = routes.answer(Requests.get("/who").build());

    assertThat(Answers.text(known)).isEqualTo("ada");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.headers().first("X-Out")).isEqualTo("root");
  }

  @Test
  void a_failure_becomes_the_problem_its_group_says() {
    Response answer = routes.answer(Requests.get("/clash").header("X-Viewer", "ada").build());

    assertThat(answer.status()).isEqualTo(409);
    assertThat(Answers.json(answer).get("detail").asString()).isEqualTo("two of a kind");
  }

  @Test
  void an_unforeseen_failure_hides_its_message_and_names_the_request() {
    Response answer = routes.answer(Requests.get("/v1/broken").build());

    assertThat(answer.status()).isEqualTo(500);
    assertThat(Answers.text(answer)).doesNotContain("secret");
    assertThat(Answers.json(answer).get("requestId").asString()).isEqualTo("test");
  }

  @Test
  void two_routes_for_the_same_requests_do_not_compile() {
    assertThatThrownBy(
            () ->
                Routes.build(
                    all ->
                        all.get("/a/{x}", _ -> Response.of(204))
                            .get("/a/{y}", _ -> Response.of(204))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a/{y}");
  }
}
