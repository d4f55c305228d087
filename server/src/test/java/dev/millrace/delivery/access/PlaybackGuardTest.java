package dev.millrace.delivery.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Playback;
import dev.millrace.policy.Playback.Access;
import dev.millrace.testing.TestClock;
import java.io.StringReader;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.model.CustomSignerRequest;

/// Who is let in to a film, and what the answer says then.
class PlaybackGuardTest {
  private static final String PATH = "/play/film/main.m3u8";
  private static final Playback EMBED =
      new Playback(Access.EMBED, List.of("example.org", "*.example.com"));

  private final TestClock clock = TestClock.atNoon();
  private final TestGuard test = new TestGuard(clock);

  private Admission admit(RequestBuilder request, Playback playback) {
    Request asked = request.server("https", "video.example").build();
    return test.guard().admitNow(asked, "film", playback);
  }

  private Problem refused(RequestBuilder request, Playback playback) {
    return catchThrowableOfType(Problem.Thrown.class, () -> admit(request, playback)).problem();
  }

  @Test
  void a_public_film_is_for_everybody_and_its_answers_stay_as_they_are() {
    var answer = Response.text("x").with("Cache-Control", "public, max-age=60");

    var admission = admit(Requests.get(PATH).header("Origin", "https://any"), Playback.PUBLIC);

    assertThat(admission.onto(answer)).isEqualTo(answer);
  }

  @ParameterizedTest(name = "{0}: {1} plays: {2}")
  @CsvSource({
    "Origin, https://example.org, true",
    "Origin, https://EXAMPLE.org:8443, true",
    "Origin, https://www.example.com, true",
    "Origin, https://a.b.example.com, true",
    "Origin, https://video.example, true",
    "Origin, https://example.com, false",
    "Origin, https://www.example.org, false",
    "Origin, https://badexample.com, false",
    "Origin, https://example.org.evil.net, false",
    "Origin, https://video.example:444, false",
    "Origin, null, false",
    "Origin, file://example.org, false",
    "Referer, https://example.org/some/page?x, true",
    "Referer, https://video.example/embed/film, true",
    "Referer, https://evil.net/?https://example.org/, false",
    "Referer, https://example.org@evil.net/, false",
    "Referer, not an address, false",
  })
  void an_embedded_film_plays_in_its_pages_and_ours(String header, String page, boolean plays) {
    var request = Requests.get(PATH).header(header, page);

    if (plays) {
      assertThat(admit(request, EMBED).isForAsker()).isTrue();
    } else {
      assertThat(refused(request, EMBED).type()).isEqualTo(PlaybackGuard.REFUSED);
    }
  }

  @Test
  void the_origin_goes_before_the_referer() {
    var request =
        Requests.get(PATH)
            .header("Origin", "https://evil.net")
            .header("Referer", "https://example.org/");

    assertThat(refused(request, EMBED).detail()).contains("not one of them");
  }

  @Test
  void a_page_that_does_not_say_where_it_is_is_refused_and_so_is_a_rebound_name() {
    assertThat(refused(Requests.get(PATH), EMBED).detail()).contains("does not say");
    Request rebound =
        Requests.get(PATH).stranger("evil.net").header("Referer", "http://evil.net/").build();

    assertThat(
            catchThrowableOfType(
                Problem.Thrown.class, () -> test.guard().admitNow(rebound, "film", EMBED)))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"SIGNED", "EMBED", "BLOCKED"})
  void the_owner_plays_all_and_wrong_credentials_are_nobodys(Access access) {
    var playback = new Playback(access, List.of());

    var owner = Requests.get(PATH).header("Authorization", TestGuard.OWNER);
    var guess = Requests.get(PATH).header("Authorization", "Bearer guess");

    assertThat(admit(owner, playback).isForAsker()).isTrue();
    assertThat(refused(guess, playback).type()).isEqualTo(PlaybackGuard.REFUSED);
  }

  @Test
  void no_ticket_opens_a_film_that_is_blocked_and_the_refusal_is_counted() {
    Problem problem = refused(Requests.get(PATH + "?ticket=" + TestGuard.TICKET), Playback.BLOCKED);

    assertThat(problem.type()).isEqualTo(PlaybackGuard.REFUSED);
    assertThat(test.guard().refusals()).containsEntry("blocked", 1L);
  }

  @Test
  void a_ticket_in_the_query_opens_the_rest_by_a_cookie() {
    var first = admit(Requests.get(PATH + "?ticket=" + TestGuard.TICKET), Playback.SIGNED);

    assertThat(first.cookies())
        .singleElement()
        .asString()
        .matches(
            "millrace_ticket=32503680000.x; Path=/play/film/; Max-Age=\\d+; HttpOnly;"
                + " Secure; SameSite=None");
    var next = Requests.get("/play/film/v1/a.m4s");
    next.header("Cookie", "a=b; millrace_ticket=" + TestGuard.TICKET);
    assertThat(admit(next, Playback.SIGNED).cookies()).isEmpty();
  }

  @Test
  void a_wide_signature_in_the_address_opens_the_rest_by_cookies_set_once() throws Exception {
    String query = signed("https://video.example/play/film/*");

    var first = admit(Requests.get(PATH + query), Playback.SIGNED);

    assertThat(first.cookies())
        .hasSize(4)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("CloudFront-")
                    .endsWith("; Path=/play/film/; Max-Age=3600; HttpOnly; Secure; SameSite=None"));
    String cookies =
        String.join("; ", first.cookies().stream().map(c -> c.replaceAll(";.*", "")).toList());
    var segment = Requests.get("/play/film/v1/v/360p/0.m4s").header("Cookie", cookies);
    assertThat(admit(segment, Playback.SIGNED).cookies()).isEmpty();
    var again = Requests.get(PATH + query).header("Cookie", cookies);
    assertThat(admit(again, Playback.SIGNED).cookies()).isEmpty();
  }

  @Test
  void a_signature_for_one_file_sets_no_cookies_and_without_encryption_cookies_are_lax()
      throws Exception {
    var one = admit(Requests.get(PATH + signed("https://video.example" + PATH)), Playback.SIGNED);
    Request plain =
        Requests.get(PATH + signed("http*://video.example/play/film/*"))
            .server("http", "video.example")
            .build();

    assertThat(one.cookies()).isEmpty();
    assertThat(test.guard().admitNow(plain, "film", Playback.SIGNED).cookies())
        .allSatisfy(cookie -> assertThat(cookie).endsWith("; HttpOnly; SameSite=Lax"));
  }

  @Test
  void a_page_of_others_that_brings_cookies_may_read_what_it_may_play() {
    var elsewhere = "https://example.org";
    var asked = Requests.get(PATH).header("Origin", elsewhere);

    Response answer = admit(asked, EMBED).onto(Response.text("x"));

    assertThat(answer.headers().first("Access-Control-Allow-Origin")).isEqualTo(elsewhere);
    assertThat(answer.headers().first("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.headers().first("Vary")).isEqualTo("Origin");
    var stranger = Requests.get(PATH).header("Origin", "https://evil.net");
    stranger.header("Authorization", TestGuard.OWNER);
    assertThat(admit(stranger, EMBED).origin()).isNull();
  }

  @Test
  void the_reason_is_told_and_too_many_forged_ones_are_told_to_wait() {
    String query = "?Expires=9999999999&Signature=" + "A".repeat(342) + "__&Key-Pair-Id=";
    test.keys.create("x", "KNOWNKEY", null);

    assertThat(refused(Requests.get(PATH + query + "UNKNOWNKEY"), Playback.SIGNED).detail())
        .contains("not known here");
    for (int i = 0; i < 20; i++) {
      var forged =
          Requests.get(PATH + query.replace("9999999999", "88888888" + (10 + i)) + "KNOWNKEY");
      assertThat(refused(forged, Playback.SIGNED).type()).isEqualTo(PlaybackGuard.REFUSED);
    }
    var next = Requests.get(PATH + query + "KNOWNKEY");
    assertThat(refused(next, Playback.SIGNED).type()).isEqualTo(Problem.TOO_MANY_REQUESTS);
  }

  @Test
  void what_takes_no_looking_into_is_decided_at_once() {
    Request stranger = Requests.get(PATH).build();

    assertThat(test.guard().admit(stranger, "film", EMBED).toCompletableFuture()).isDone();
    assertThat(test.guard().admit(stranger, "film", Playback.PUBLIC).toCompletableFuture())
        .isDone();
  }

  private String signed(String resource) throws Exception {
    var created = test.keys.create("a test's", null, null);
    Instant until = clock.instant().plus(Duration.ofHours(1));
    String url =
        CloudFrontUtilities.create()
            .getSignedUrlWithCustomPolicy(
                CustomSignerRequest.builder()
                    .resourceUrl("https://video.example" + PATH)
                    .resourceUrlPattern(resource)
                    .keyPairId(created.key().id())
                    .privateKey(privateKey(String.valueOf(created.privateKey())))
                    .expirationDate(until)
                    .build())
            .url();
    return url.substring(url.indexOf('?'));
  }

  private static PrivateKey privateKey(String pem) throws Exception {
    try (var lines = new java.io.BufferedReader(new StringReader(pem)).lines()) {
      String text = String.join("", lines.filter(line -> !line.startsWith("-")).toList());
      var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text));
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
  }
}
