package dev.millrace.live.ingest.rtsp;

import dev.millrace.live.ingest.rtsp.RtspConfig.Login;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers a camera's challenges: digest authentication (RFC 7616) with SHA-256 or MD5, and the
/// basic one where a camera knows no other.
///
/// **Threading**: for one thread at a time.
final class Credentials {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Optional<Login> login;
  private @Nullable Challenge challenge;
  private int uses;

  Credentials(Optional<Login> login) {
    this.login = login;
  }

  /// Remembers what an answer of 401 asks for.
  ///
  /// @return whether it can be answered, and was not before
  boolean challengedBy(RtspMessage answer) {
    Challenge best = Challenge.best(answer.all("WWW-Authenticate"));
    boolean another = best != null && !best.equals(challenge);
    if (login.isEmpty() || !another) {
      return false;
    }
    challenge = best;
    uses = 0;
    return true;
  }

  /// The request with what the camera has asked for so far.
  RtspMessage signed(RtspMessage request) {
    Challenge asked = challenge;
    if (asked == null || login.isEmpty()) {
      return request;
    }
    return request.with("Authorization", answer(asked, login.get(), request));
  }

  private String answer(Challenge asked, Login who, RtspMessage request) {
    if (asked.algorithm().isEmpty()) {
      String both = who.user() + ":" + who.password().value();
      return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }
    String secret = who.user() + ":" + asked.realm() + ":" + who.password().value();
    String first = hash(asked, secret);
    String second = hash(asked, request.method() + ":" + request.uri());
    var fields = new StringBuilder("Digest ");
    fields.append("username=\"%s\", realm=\"%s\", ".formatted(who.user(), asked.realm()));
    fields.append("nonce=\"%s\", uri=\"%s\", ".formatted(asked.nonce(), request.uri()));
    if (asked.wantsCount()) {
      String count = "%08x".formatted(++uses);
      String own = HexFormat.of().toHexDigits(RANDOM.nextLong());
      String middle = String.join(":", asked.nonce(), count, own, "auth");
      fields.append("qop=auth, nc=%s, cnonce=\"%s\", ".formatted(count, own));
      fields.append("response=\"%s\"".formatted(hash(asked, first + ":" + middle + ":" + second)));
    } else {
      String middle = asked.nonce();
      fields.append("response=\"%s\"".formatted(hash(asked, first + ":" + middle + ":" + second)));
    }
    asked.opaque().ifPresent(opaque -> fields.append(", opaque=\"%s\"".formatted(opaque)));
    if (asked.namesAlgorithm()) {
      fields.append(", algorithm=").append(asked.algorithm());
    }
    return fields.toString();
  }

  private static String hash(Challenge asked, String text) {
    try {
      var digest = MessageDigest.getInstance(asked.algorithm());
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a camera wants to see.
  ///
  /// @param algorithm as Java calls it; empty for the basic way
  /// @param namesAlgorithm whether the camera said which
  /// @param wantsCount whether each use is counted (`qop=auth`)
  private record Challenge(
      String algorithm,
      boolean namesAlgorithm,
      String realm,
      String nonce,
      boolean wantsCount,
      Optional<String> opaque) {

    /// The safest of those that we can answer; none when we can answer none.
    private static @Nullable Challenge best(List<String> offered) {
      return offered.stream()
          .map(Challenge::of)
          .flatMap(Optional::stream)
          .max(java.util.Comparator.comparingInt(Challenge::strength))
          .orElse(null);
    }

    private int strength() {
      return List.of("", "MD5", "SHA-256").indexOf(algorithm);
    }

    private static Optional<Challenge> of(String offered) {
      var fields = new ChallengeFields(offered);
      if (fields.isScheme("basic")) {
        return Optional.of(new Challenge("", false, "", "", false, Optional.empty()));
      }
      String named = fields.value("algorithm").orElse("MD5").toUpperCase(Locale.ROOT);
      boolean known = named.equals("MD5") || named.equals("SHA-256");
      Optional<String> qop = fields.value("qop");
      boolean count =
          qop.map(words -> List.of(words.split("[ ,]+")).contains("auth")).orElse(false);
      if (!fields.isScheme("digest") || !known || (qop.isPresent() && !count)) {
        return Optional.empty();
      }
      return Optional.of(
          new Challenge(
              named,
              fields.value("algorithm").isPresent(),
              fields.value("realm").orElse(""),
              fields.value("nonce").orElse(""),
              count,
              fields.value("opaque")));
    }
  }
}
