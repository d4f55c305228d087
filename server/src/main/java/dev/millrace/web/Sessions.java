package dev.millrace.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signed session cookies: an expiry time, an id, and the HMAC-SHA256 of both under the key for
/// sessions.
///
/// Nothing is stored but the ids of sessions that were signed out of, so a session survives a
/// restart and holds on every node until its holder ends it; a new admin token ends all of them.
/// **Threading:** any.
final class Sessions {
  static final Duration LIFETIME = Duration.ofDays(30);
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern COOKIE =
      Pattern.compile("((\\d{1,12})\\.([\\w-]{22}))\\.([\\w-]{43})");
  private static final int ID_BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final Supplier<SecretKeySpec> key;
  private final InstantSource clock;
  private final Revocations revocations;

  Sessions(Supplier<SecretKeySpec> key, InstantSource clock, Revocations revocations) {
    this.key = key;
    this.clock = clock;
    this.revocations = revocations;
  }

  private record Session(String id, Instant expiry) {}

  /// A new session's cookie value.
  String issue() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String expiry = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
    String said = expiry + "." + TEXT.encodeToString(id);
    return said + "." + signature(said);
  }

  /// Whether `cookie` was issued here, has not expired and was not ended.
  boolean isValid(String cookie) {
    return unexpired(cookie).filter(session -> !revocations.contains(session.id())).isPresent();
  }

  /// Ends the session of `cookie`, wherever copies of it are.
  void end(String cookie) {
    unexpired(cookie).ifPresent(session -> revocations.add(session.id(), session.expiry()));
  }

  private Optional<Session> unexpired(String cookie) {
    var parts = COOKIE.matcher(cookie);
    if (!parts.matches() || !equal(signature(parts.group(1)), parts.group(4))) {
      return Optional.empty();
    }
    var expiry = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
    return Optional.of(new Session(parts.group(3), expiry))
        .filter(session -> clock.instant().isBefore(session.expiry()));
  }

  /// Compares in a time that does not depend on where the texts differ.
  static boolean equal(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String said) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key.get());
      byte[] code = mac.doFinal(said.getBytes(StandardCharsets.UTF_8));
      return TEXT.encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
