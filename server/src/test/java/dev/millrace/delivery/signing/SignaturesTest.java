package dev.millrace.delivery.signing;

import static dev.millrace.delivery.signing.Signer.BASE;
import static dev.millrace.delivery.signing.Signer.policy;
import static dev.millrace.delivery.signing.Signer.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.delivery.signing.Verdict.Refused;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.testing.Requests;
import dev.millrace.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.model.CannedSignerRequest;
import software.amazon.awssdk.services.cloudfront.model.CustomSignerRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signatures by Amazon's own signers, and by ours where those cannot.
class SignaturesTest {
  private static final Signer RSA = Signer.rsa("KRSA0000000001");
  private static final Signer EC = Signer.ecdsa("KECP0000000001", "secp256r1");
  private static final CloudFrontUtilities AMAZON = CloudFrontUtilities.create();

  private final TestClock clock = TestClock.atNoon();
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final SigningKeys keys = new SigningKeys(new MemoryShelf(RSA, EC), clock);
  private final Signatures signatures = new Signatures(keys, clock);

  @Test
  void a_canned_address_of_the_java_sdk_opens_itself_and_nothing_else() {
    String signed = AMAZON.getSignedUrlWithCannedPolicy(canned(BASE + "main.m3u8")).url();
    String query = signed.substring(signed.indexOf('?'));

    assertThat(judge(signed)).isInstanceOfSatisfying(Granted.class, this::isForOneFile);
    assertThat(judge(BASE + "main.mpd" + query)).isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void a_canned_address_keeps_its_own_query_in_its_order() {
    String signed = AMAZON.getSignedUrlWithCannedPolicy(canned(BASE + "a.vtt?z=1&a=%20")).url();

    assertThat(judge(signed)).isInstanceOf(Granted.class);
    assertThat(judge(signed.replace("z=1&a=%20", "a=%20&z=1")))
        .isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void a_custom_address_of_the_java_sdk_opens_what_its_wildcard_covers_and_brings_cookies() {
    String signed = AMAZON.getSignedUrlWithCustomPolicy(custom(BASE + "*").build()).url();

    var granted = (Granted) judge(signed);

    assertThat(granted.until()).isEqualTo(later);
    assertThat(granted.cookies())
        .containsOnlyKeys(
            "CloudFront-Policy",
            "CloudFront-Signature",
            "CloudFront-Key-Pair-Id",
            "CloudFront-Hash-Algorithm");
    assertThat(judge(signed.replace("main.m3u8", "v1/v/360p/0.m4s"))).isInstanceOf(Granted.class);
    assertThat(judge(signed.replace("/film/", "/other/"))).isEqualTo(new Refused(Reason.RESOURCE));
    assertThat(signatures.verifications()).isOne();
  }

  @Test
  void cookies_of_the_java_sdk_open_it_too() {
    var canned = AMAZON.getCookiesForCannedPolicy(canned(BASE + "main.m3u8"));
    var custom =
        AMAZON.getCookiesForCustomPolicy(custom(BASE + "*").resourceUrl(BASE + "*").build());
    RequestBuilder one = asked(BASE + "main.m3u8");
    RequestBuilder all = asked(BASE + "v1/v/360p/0.m4s?keyformat=identity");

    one.header("Cookie", "x=y; " + canned.expiresHeaderValue())
        .header("Cookie", canned.signatureHeaderValue() + "; " + canned.keyPairIdHeaderValue());
    all.header(
        "Cookie",
        custom.policyHeaderValue()
            + "; "
            + custom.signatureHeaderValue()
            + ";"
            + custom.keyPairIdHeaderValue());

    assertThat(judge(one.build())).isInstanceOfSatisfying(Granted.class, this::isForOneFile);
    assertThat(judge(all.build())).isInstanceOfSatisfying(Granted.class, this::isForOneFile);
  }

  private void isForOneFile(Granted granted) {
    assertThat(granted.until()).isEqualTo(later);
    assertThat(granted.cookies()).isEqualTo(Map.of());
  }

  static Stream<Arguments> goldens() {
    JsonNode goldens = goldenFile();
    return goldens
        .path("signed")
        .valueStream()
        .map(
            signed ->
                Arguments.of(
                    signed.path("name").asString(),
                    signed.path("url").asString(),
                    signed.path("cookies").asString("")));
  }

  private static JsonNode goldenFile() {
    return JsonMapper.shared()
        .readTree(SignaturesTest.class.getResourceAsStream("/signing/cloudfront-signer.json"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void what_the_javascript_sdk_signed_opens(String name, String url, String cookies) {
    goldenFile().path("keys").forEachEntry((id, pem) -> keys.create("golden", id, pem.asString()));
    RequestBuilder request = asked(url).address("192.0.2.77");

    assertThat(judge((cookies.isEmpty() ? request : request.header("Cookie", cookies)).build()))
        .as(name)
        .isInstanceOf(Granted.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"RSA, SHA1", "RSA, SHA256", "EC, SHA1", "EC, SHA256"})
  void both_kinds_of_keys_sign_by_both_hashes(String kind, String hash) {
    Signer signer = kind.equals("RSA") ? RSA : EC;
    String policy = policy(BASE + "*", until(later.getEpochSecond()));
    String query = "Policy=" + Signer.text(policy.getBytes(UTF_8)) + signer.signed(policy, hash);

    assertThat(judge(BASE + "main.mpd?" + query)).isInstanceOf(Granted.class);
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource({
    "192.0.2.0/24, 192.0.2.9, true",
    "192.0.2.9, 192.0.2.9, true",
    "192.0.2.9/24, 192.0.2.200, true",
    "192.0.2.0/24, 192.0.3.1, false",
    "192.0.2.0/31, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "0.0.0.0/0, 2001:db8::1, true",
    "10.0.0.0/8, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:5::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 192.0.2.1, false",
    "192.0.2.0/24, ::ffff:192.0.2.7, true",
  })
  void a_policy_may_be_for_some_addresses_alone(String range, String client, boolean opens) {
    String policy =
        policy(
            BASE + "*",
            until(later.getEpochSecond()) + ",\"IpAddress\":{\"AWS:SourceIp\":\"" + range + "\"}");
    Request request = asked(BASE + "main.m3u8?" + RSA.custom(policy)).address(client).build();

    assertThat(judge(request) instanceof Granted).isEqualTo(opens);
  }

  @Test
  void the_expiry_is_the_first_moment_at_which_it_is_over_also_for_what_was_verified() {
    String address = BASE + "main.m3u8?" + RSA.canned(BASE + "main.m3u8", later.getEpochSecond());

    assertThat(judge(address)).isInstanceOf(Granted.class);
    clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(judge(address)).isInstanceOf(Granted.class);
    clock.advance(Duration.ofMillis(1));
    assertThat(judge(address)).isEqualTo(new Refused(Reason.EXPIRED));
  }

  @Test
  void the_beginning_is_the_last_moment_at_which_it_is_not_valid_yet() {
    long noon = clock.instant().getEpochSecond();
    String conditions =
        until(noon + 60) + ",\"DateGreaterThan\":{\"AWS:EpochTime\":" + (noon + 1) + "}";
    String address = BASE + "main.m3u8?" + RSA.custom(policy("*", conditions));

    assertThat(judge(address)).isEqualTo(new Refused(Reason.NOT_YET));
    clock.advance(Duration.ofSeconds(1));
    assertThat(judge(address)).isEqualTo(new Refused(Reason.NOT_YET));
    clock.advance(Duration.ofMillis(1));
    assertThat(judge(address)).isInstanceOf(Granted.class);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "*, true",
    "http*://*/play/film/*, true",
    "https://video.example/*, true",
    "https://*.example/play/*.m3u8, true",
    "https://video.example/play/film/main.m3u?, true",
    "http://video.example/play/film/*, false",
    "video.example/play/film/*, false",
    "https://video.example/play/film/main.m3u8?*, false",
    "https://video.example/PLAY/film/*, false",
    "https://video.example:443/play/film/*, false",
  })
  void a_resource_is_matched_as_a_whole_address(String resource, boolean opens) {
    String policy = policy(resource, until(later.getEpochSecond()));

    assertThat(judge(BASE + "main.m3u8?" + RSA.custom(policy)) instanceof Granted).isEqualTo(opens);
  }

  @Test
  void a_policy_without_a_resource_opens_everything() {
    String policy = "{\"Statement\":[{\"Condition\":{" + until(later.getEpochSecond()) + "}}]}";

    assertThat(judge(BASE + "main.m3u8?" + RSA.custom(policy))).isInstanceOf(Granted.class);
  }

  @Test
  void a_signature_in_the_address_goes_before_one_in_cookies() {
    String good = RSA.custom(policy("*", until(later.getEpochSecond())));
    String cookie = "CloudFront-" + good.replace("&", "; CloudFront-");
    String expired = RSA.canned(BASE + "main.m3u8", 1);

    assertThat(judge(asked(BASE + "main.m3u8").header("Cookie", cookie).build()))
        .isInstanceOf(Granted.class);
    assertThat(judge(asked(BASE + "main.m3u8?" + expired).header("Cookie", cookie).build()))
        .isEqualTo(new Refused(Reason.EXPIRED));
  }

  @Test
  void two_keys_are_good_at_once_and_a_removed_one_is_not_from_then_on() {
    Signer old = RSA;
    Signer fresh = Signer.rsa("KFRESH00000001");
    String byOld = BASE + "a.vtt?" + old.custom(policy("*", until(later.getEpochSecond())));
    String byFresh = BASE + "a.vtt?" + fresh.custom(policy("*", until(later.getEpochSecond())));
    assertThat(judge(byFresh)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));

    keys.create("fresh", fresh.id(), fresh.pem());
    assertThat(List.of(judge(byOld), judge(byFresh)))
        .allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Granted.class));
    keys.remove(old.id());

    assertThat(judge(byOld)).isEqualTo(new Refused(Reason.UNKNOWN_KEY));
    assertThat(judge(byFresh)).isInstanceOf(Granted.class);
  }

  @Test
  void another_key_of_the_same_id_does_not_inherit_what_the_first_had_signed() {
    String address = BASE + "a.vtt?" + RSA.custom(policy("*", until(later.getEpochSecond())));
    assertThat(judge(address)).isInstanceOf(Granted.class);

    keys.remove(RSA.id());
    keys.create("another", RSA.id(), Signer.rsa(RSA.id()).pem());

    assertThat(judge(address)).isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void a_flood_of_forged_ones_costs_no_more_verifications_than_the_limit() {
    int processors = Runtime.getRuntime().availableProcessors();

    List<CompletableFuture<Verdict>> all =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "2001:db8::" + Integer.toHexString(i + 1))
            .map(client -> asked(forged()).address(client).build())
            .map(request -> signatures.judge(request).toCompletableFuture())
            .toList();
    all.forEach(CompletableFuture::join);

    assertThat(signatures.verifications()).isBetween(1L, (long) Failures.MOST + processors);
    assertThat(all).allSatisfy(verdict -> assertThat(verdict.join()).isInstanceOf(Refused.class));
    assertThat(judge(asked(forged()).address("2001:db8::77").build()))
        .isEqualTo(new Refused(Reason.TOO_MANY));
    assertThat(judge(asked(forged()).address("192.0.2.1").build()))
        .isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void the_same_forged_one_is_verified_once() {
    Request request = asked(forged()).build();

    for (int i = 0; i < 50; i++) {
      assertThat(judge(request)).isEqualTo(new Refused(Reason.FORGED));
    }

    assertThat(signatures.verifications()).isOne();
  }

  @Test
  void what_was_verified_is_judged_at_once() {
    Request request =
        asked(BASE + "a.vtt?" + RSA.custom(policy("*", until(later.getEpochSecond())))).build();
    judge(request);

    assertThat(signatures.judge(request).toCompletableFuture()).isDone();
  }

  @Test
  void a_pattern_that_wants_to_keep_us_busy_matches_nothing() {
    String text = "https://video.example/" + "a".repeat(4000);

    assertThat(Wildcards.match("*" + "a".repeat(300) + "*b", text)).isFalse();
    assertThat(Wildcards.match("*" + "a".repeat(30) + "*", text)).isTrue();
  }

  private int forgeries;

  /// Like a good one but for its signature, another each time.
  private String forged() {
    String policy = policy("*", until(later.getEpochSecond() + forgeries++));
    byte[] signature = new byte[256];
    signature[255] = 1;
    return BASE
        + "a.vtt?Policy="
        + Signer.text(policy.getBytes(UTF_8))
        + "&Signature="
        + Signer.text(signature)
        + "&Key-Pair-Id="
        + RSA.id();
  }

  private CannedSignerRequest canned(String url) {
    return CannedSignerRequest.builder()
        .resourceUrl(url)
        .privateKey(RSA.pair().getPrivate())
        .keyPairId(RSA.id())
        .expirationDate(later)
        .build();
  }

  private CustomSignerRequest.Builder custom(String resource) {
    return CustomSignerRequest.builder()
        .resourceUrl(BASE + "main.m3u8")
        .resourceUrlPattern(resource)
        .privateKey(RSA.pair().getPrivate())
        .keyPairId(RSA.id())
        .activeDate(clock.instant().minusSeconds(1))
        .ipRange("127.0.0.0/8")
        .expirationDate(later);
  }

  private static RequestBuilder asked(String url) {
    var address = URI.create(url);
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return Requests.get(address.getRawPath() + query)
        .server(address.getScheme(), address.getRawAuthority());
  }

  private Verdict judge(String url) {
    return judge(asked(url).build());
  }

  private Verdict judge(Request request) {
    return signatures.judge(request).toCompletableFuture().join();
  }
}
