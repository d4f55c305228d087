package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions and tokens: `/v1/session`, and the gate in front of a route of each kind.
class SignInTest {
  private static final String TOKEN = "the-right-token";

  private final TestClock clock = TestClock.atNoon();
  private final Routes routes = routes();

  private Routes routes() {
    var token = new AdminToken(TOKEN, clock);
    var sessions = new Sessions(DoorKeys.of(TOKEN)::sessions, clock, new Ended());
    var gate = new Gate(token, sessions);
    return Routes.build(
        all ->
            all.group(open -> new SessionRoutes(token, sessions, gate).addTo(open))
                .group(
                    guarded ->
                        guarded
                            .before(gate::admit)
                            .get("/guarded", _ -> Response.text("in"))
                            .post("/guarded", _ -> Response.text("done"))));
  }

  @Test
  void the_right_token_gives_a_cookie_that_scripts_and_other_sites_cannot_use() {
    Response answer = signIn(TOKEN);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().first("Set-Cookie"))
        .startsWith("millrace_session=")
        .contains("; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000")
        .doesNotContain("Secure");
  }

  @Test
  void over_https_the_cookie_stays_there() {
    var request =
        Requests.post("/v1/session", "{\"token\":\"" + TOKEN + "\"}")
            .server("https", "videos.example.org");

    assertThat(answer(request).headers().first("Set-Cookie")).contains("; Secure");
  }

  @Test
  void a_stranger_hears_with_200_that_he_is_not_signed_in() {
    Response answer = answer(Requests.get("/v1/session"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Answers.text(answer)).isEqualTo("{\"signedIn\":false}");
    assertThat(answer.headers().first("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_cookie_opens_guarded_routes_for_thirty_days() {
    String cookie = cookie();

    assertThat(Answers.text(answer(get("/v1/session", cookie)))).isEqualTo("{\"signedIn\":true}");
    assertThat(answer(get("/guarded", cookie)).status()).isEqualTo(200);

    clock.advance(Duration.ofDays(30));

    assertThat(Answers.text(answer(get("/v1/session", cookie)))).isEqualTo("{\"signedIn\":false}");
    assertThat(answer(get("/guarded", cookie)).status()).isEqualTo(401);
  }

  @Test
  void with_the_cookie_a_change_needs_the_header_that_other_sites_cannot_send() {
    String cookie = cookie();

    assertThat(answer(Requests.of("POST", "/guarded").header("Cookie", cookie)).status())
        .isEqualTo(403);
    assertThat(
            answer(
                    Requests.of("POST", "/guarded")
                        .header("Cookie", cookie)
                        .header("X-Millrace-Csrf", "1"))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "millrace_session=",
        "millrace_session=99999999999.",
        "millrace_session=99999999999.AAAA",
        "millrace_session=99999999999.AAAAAAAAAAAAAAAAAAAAAA.AAAA",
        "millrace_session=9999999999999999999999.AAAA",
        "millrace_session=-1.AAAA",
        "millrace_session=.",
        "other=1",
      })
  void a_forged_cookie_opens_nothing(String cookie) {
    assertThat(answer(get("/guarded", cookie)).status()).isEqualTo(401);
  }

  /// Revocations of a process that lives as long as the test.
  private static final class Ended implements Revocations {
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    @Override
    public void add(String session, Instant expiry) {
      ended.add(session);
    }

    @Override
    public boolean contains(String session) {
      return ended.contains(session);
    }
  }

  @Test
  void a_copy_of_the_cookie_opens_nothing_once_its_holder_has_signed_out() {
    String cookie = cookie();
    String other = cookie();

    answer(Requests.of("DELETE", "/v1/session").header("Cookie", cookie));

    assertThat(answer(get("/guarded", cookie)).status()).isEqualTo(401);
    assertThat(Answers.text(answer(get("/v1/session", cookie)))).isEqualTo("{\"signedIn\":false}");
    assertThat(answer(get("/guarded", other)).status()).isEqualTo(200);
  }

  @Test
  void signing_out_takes_the_cookie_away() {
    Response answer = answer(Requests.of("DELETE", "/v1/session"));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.headers().first("Set-Cookie"))
        .startsWith("millrace_session=;")
        .contains("Max-Age=0");
  }

  @Test
  void the_bearer_token_is_taken_in_any_case_of_its_scheme() {
    assertThat(answer(bearer("Bearer " + TOKEN)).status()).isEqualTo(200);
    assertThat(answer(bearer("bearer  " + TOKEN)).status()).isEqualTo(200);
    assertThat(answer(bearer("Basic " + TOKEN)).status()).isEqualTo(401);
    assertThat(answer(bearer(TOKEN)).status()).isEqualTo(401);
  }

  @Test
  void a_401_says_how_to_come_in() {
    assertThat(answer(Requests.get("/guarded")).headers().first("WWW-Authenticate"))
        .isEqualTo("Bearer");
    assertThat(answer(bearer("Bearer x")).headers().first("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
  }

  @Test
  void wrong_tokens_are_counted_over_both_ways_in() {
    for (int i = 0; i < 5; i++) {
      assertThat(signIn("wrong").status()).isEqualTo(401);
      assertThat(answer(bearer("Bearer wrong")).status()).isEqualTo(401);
    }

    assertThat(signIn("a guess").status()).isEqualTo(429);
    assertThat(answer(bearer("Bearer a guess")).status()).isEqualTo(429);
    assertThat(answer(bearer("Bearer " + TOKEN)).status()).isEqualTo(200);
    assertThat(answer(bearer("Bearer " + TOKEN).address("192.0.2.9")).status()).isEqualTo(200);
  }

  @Test
  void a_session_goes_on_while_its_address_waits() {
    String cookie = cookie();
    for (int i = 0; i < 10; i++) {
      signIn("wrong");
    }

    assertThat(answer(get("/guarded", cookie)).status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"{}", "{\"token\":null}", "{\"token\":5}", "{\"tokens\":\"x\"}"})
  void a_sign_in_without_a_token_is_told_what_is_wrong(String body) {
    Response answer = answer(Requests.post("/v1/session", body));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("detail").asString()).contains("token");
  }

  private Response signIn(String token) {
    return answer(Requests.post("/v1/session", "{\"token\":\"" + token + "\"}"));
  }

  private String cookie() {
    return signIn(TOKEN).headers().first("Set-Cookie").replaceAll(";.*", "");
  }

  private static RequestBuilder get(String target, String cookie) {
    return Requests.get(target).header("Cookie", cookie);
  }

  private static RequestBuilder bearer(String authorization) {
    return Requests.get("/guarded").header("Authorization", authorization);
  }

  private Response answer(RequestBuilder request) {
    return routes.answer(request.build());
  }
}
