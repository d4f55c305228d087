package dev.millrace.delivery.signing;

import static dev.millrace.delivery.signing.Signer.BASE;
import static dev.millrace.delivery.signing.Signer.policy;
import static dev.millrace.delivery.signing.Signer.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.delivery.signing.Verdict.Refused;
import dev.millrace.http.testing.Requests;
import dev.millrace.testing.TestClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is changed of a good signature, what it says or what it is used for: it opens nothing.
class TamperedSignaturesTest {
  private static final Signer RSA = Signer.rsa("KRSA0000000001");
  private static final Signer EC = Signer.ecdsa("KECP0000000001", "secp256r1");
  private static final Signer STRANGER = Signer.rsa("KSTRANGER00001");
  private static final long LATER = Instant.parse("2026-11-21T13:00:00Z").getEpochSecond();
  private static final String POLICY = policy(BASE + "*", until(LATER));
  private static final String CUSTOM = RSA.custom(POLICY);
  private static final String CANNED = RSA.canned(BASE + "main.m3u8", LATER);
  private static final String BY_EC = EC.custom(POLICY);

  private final TestClock clock = TestClock.atNoon();
  private final Signatures signatures =
      new Signatures(new SigningKeys(new MemoryShelf(RSA, EC), clock), clock);

  @Test
  void as_they_are_they_open() {
    requireGood();
  }

  private void requireGood() {
    for (String query : new String[] {CUSTOM, CANNED, BY_EC}) {
      assertThat(judge("main.m3u8?" + query)).isInstanceOf(Granted.class);
    }
  }

  static Stream<Arguments> tampered() {
    return Stream.of(asked(), said(), signed(), parts()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> asked() {
    return Stream.of(
        row("another file", "main.mpd?" + CANNED, Reason.FORGED),
        row("one more parameter", "main.m3u8?x=1&" + CANNED, Reason.FORGED),
        row("another film", "../other/main.m3u8?" + CUSTOM, Reason.RESOURCE),
        row("a letter of another case", "../Film/main.m3u8?" + CUSTOM, Reason.RESOURCE),
        row("another spelling", "../%66ilm/main.m3u8?" + CUSTOM, Reason.RESOURCE));
  }

  private static Stream<Arguments> said() {
    return Stream.of(
        row("a later expiry", "main.m3u8?" + with(CANNED, "Expires", "" + (LATER + 1)), null),
        row("an expiry with a zero", "main.m3u8?" + with(CANNED, "Expires", "0" + LATER), null),
        row("an expiry in words", "main.m3u8?" + with(CANNED, "Expires", "never"), null),
        row("an expiry below zero", "main.m3u8?" + with(CANNED, "Expires", "-1"), null),
        row("an endless expiry", "main.m3u8?" + with(CANNED, "Expires", "9".repeat(20)), null),
        row("an empty expiry", "main.m3u8?" + with(CANNED, "Expires", ""), null),
        row("another policy", changedPolicy(policy("*", until(LATER))), Reason.FORGED),
        row("a blank in the policy", changedPolicy(POLICY.replace(":[", ": [")), Reason.FORGED),
        row("a later policy", changedPolicy(policy(BASE + "*", until(LATER + 1))), Reason.FORGED),
        row("a policy that is no JSON", changedPolicy("{"), Reason.MALFORMED),
        row("an empty policy", "main.m3u8?" + with(CUSTOM, "Policy", ""), Reason.MALFORMED),
        row("a policy in plain base 64", plainPolicy(), Reason.MALFORMED),
        row("a huge policy", "main.m3u8?" + with(CUSTOM, "Policy", "A".repeat(3500)), null),
        row("expired", said(policy(BASE + "*", until(LATER - 7200))), Reason.EXPIRED),
        row("no expiry", said(policy(BASE + "*", "")), Reason.MALFORMED),
        row("an expiry as text", said(POLICY.replace("" + LATER, "\"" + LATER + "\"")), null),
        row("an expiry with a fraction", said(POLICY.replace("" + LATER, LATER + ".5")), null),
        row("two statements", said(POLICY.replace("}}}]}", "}}},{}]}")), Reason.MALFORMED),
        row("no statement", said("{\"Statement\":[]}"), Reason.MALFORMED),
        row("two expiries", said(policy("*", until(LATER) + "," + until(LATER))), null),
        row("an unknown condition", said(policy("*", until(LATER) + ",\"Geo\":{}")), null),
        row("an unknown member", said("{\"Version\":1," + POLICY.substring(1)), null),
        row("something behind it", said(POLICY + "{}"), Reason.MALFORMED),
        row("two resources", said(POLICY.replace("\"" + BASE + "*\"", "[\"*\",\"a\"]")), null),
        row("a bad range", said(policy("*", until(LATER) + range("192.0.2.0/33"))), null),
        row("a name as range", said(policy("*", until(LATER) + range("localhost"))), null),
        row("another's range", said(policy("*", until(LATER) + range("10.0.0.0/8"))), null));
  }

  private static Stream<Arguments> signed() {
    return Stream.of(
        row("a key of nobody", "main.m3u8?" + STRANGER.custom(POLICY), Reason.UNKNOWN_KEY),
        row("a stranger with our key's name", strangersSignature(), Reason.FORGED),
        row("the other key's name", "main.m3u8?" + with(CUSTOM, "Key-Pair-Id", EC.id()), null),
        row("a key id in lower case", "main.m3u8?" + CUSTOM.replace("KRSA", "krsa"), null),
        row("another hash", "main.m3u8?" + CUSTOM + "&Hash-Algorithm=SHA256", Reason.FORGED),
        row("an unknown hash", "main.m3u8?" + CUSTOM + "&Hash-Algorithm=MD5", Reason.MALFORMED),
        row("no hash", "main.m3u8?" + CUSTOM + "&Hash-Algorithm=none", Reason.MALFORMED),
        row("one bit", "main.m3u8?" + flipped(CUSTOM), Reason.FORGED),
        row("one bit of ECDSA", "main.m3u8?" + flipped(BY_EC), Reason.FORGED),
        row("too short", "main.m3u8?" + with(CUSTOM, "Signature", "AAAA"), Reason.FORGED),
        row("ECDSA of zeros", "main.m3u8?" + with(BY_EC, "Signature", zeros()), Reason.FORGED),
        row("empty", "main.m3u8?" + with(CUSTOM, "Signature", ""), Reason.MALFORMED),
        row("too long", "main.m3u8?" + with(CUSTOM, "Signature", "A".repeat(800)), null),
        row("not base 64", "main.m3u8?" + with(CUSTOM, "Signature", "A*"), Reason.MALFORMED),
        row("of another policy", of(policy("*", until(1))), Reason.FORGED));
  }

  private static Stream<Arguments> parts() {
    return Stream.of(
        row("nothing", "main.m3u8", Reason.ABSENT),
        row("no signature", "main.m3u8?" + without(CUSTOM, "Signature"), Reason.MALFORMED),
        row("no key", "main.m3u8?" + without(CUSTOM, "Key-Pair-Id"), Reason.MALFORMED),
        row("no policy", "main.m3u8?" + without(CUSTOM, "Policy"), Reason.MALFORMED),
        row("twice", "main.m3u8?" + CUSTOM + "&" + CUSTOM, Reason.MALFORMED),
        row("two keys", "main.m3u8?" + CUSTOM + "&Key-Pair-Id=" + EC.id(), Reason.MALFORMED),
        row("both kinds", "main.m3u8?" + CUSTOM + "&Expires=" + LATER, Reason.MALFORMED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tampered")
  void it_opens_nothing(String what, String address, Reason reason) {
    requireRefused(what, address, reason);
  }

  private void requireRefused(String what, String address, Reason reason) {
    Verdict verdict = judge(address);

    assertThat(verdict).as(what).isInstanceOf(Refused.class);
    if (reason != null) {
      assertThat(verdict).as(what).isEqualTo(new Refused(reason));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tampered")
  void it_opens_nothing_either_when_the_good_ones_are_familiar(
      String what, String address, Reason reason) {
    for (int i = 0; i < 3; i++) {
      requireGood();
    }

    requireRefused(what, address, reason);
  }

  private Verdict judge(String relative) {
    String address = relative.startsWith("../") ? relative.substring(3) : "film/" + relative;
    return signatures
        .judge(
            Requests.get("/play/" + address)
                .server("https", URI.create(BASE).getAuthority())
                .address("192.0.2.1")
                .build())
        .toCompletableFuture()
        .join();
  }

  private static Arguments row(String what, String address, Reason reason) {
    return Arguments.of(what, address, reason);
  }

  /// The good signature under another policy.
  private static String changedPolicy(String policy) {
    return "main.m3u8?" + with(CUSTOM, "Policy", Signer.text(bytes(policy)));
  }

  /// Another policy, well signed.
  private static String said(String policy) {
    return "main.m3u8?" + RSA.custom(policy);
  }

  /// The good policy under another's signature.
  private static String of(String other) {
    return "main.m3u8?" + with(CUSTOM, "Signature", Signer.text(RSA.signature(other, "SHA1")));
  }

  private static String plainPolicy() {
    String longer = policy(BASE + "*", until(LATER) + range("192.0.2.0/24") + " ");
    String plain = Base64.getEncoder().encodeToString(bytes(longer));
    return "main.m3u8?"
        + with(RSA.custom(longer), "Policy", (plain + "=").replace("=", "%3D").replace("+", "%2B"));
  }

  private static String strangersSignature() {
    return "main.m3u8?" + STRANGER.custom(POLICY).replace(STRANGER.id(), RSA.id());
  }

  private static String range(String text) {
    return ",\"IpAddress\":{\"AWS:SourceIp\":\"" + text + "\"}";
  }

  private static String zeros() {
    return Signer.text(new byte[] {0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00});
  }

  private static String flipped(String query) {
    int at = query.indexOf("Signature=") + 30;
    char other = query.charAt(at) == 'A' ? 'B' : 'A';
    return query.substring(0, at) + other + query.substring(at + 1);
  }

  private static String with(String query, String name, String value) {
    return query.replaceAll("(^|&)" + name + "=[^&]*", "$1" + name + "=" + value);
  }

  private static String without(String query, String name) {
    return query.replaceAll("(^|&)" + name + "=[^&]*", "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
