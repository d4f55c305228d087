package dev.millrace.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signed session cookies: an expiry time and its HMAC-SHA256 under a key made from the admin
/// token.
///
/// Nothing is stored, so a session survives a restart and holds on every node; a new admin token
/// ends all of them. **Threading:** any.
final class Sessions {
  static final Duration LIFETIME = Duration.ofDays(30);
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final InstantSource clock;

  Sessions(String adminToken, InstantSource clock) {
    this.key =
        new SecretKeySpec(
            ("millrace session 1 " + adminToken).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    this.clock = clock;
  }

  /// A new session's cookie value.
  String issue() {
    String expiry = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
    return expiry + "." + signature(expiry);
  }

  /// Whether `cookie` was issued here and has not expired.
  boolean isValid(String cookie) {
    int dot = cookie.indexOf('.');
    if (dot < 1 || dot > 12) {
      return false;
    }
    String expiry = cookie.substring(0, dot);
    return expiry.chars().allMatch(Character::isDigit)
        && equal(signature(expiry), cookie.substring(dot + 1))
        && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(expiry)));
  }

  /// Compares in a time that does not depend on where the texts differ.
  static boolean equal(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private String signature(String expiry) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] code = mac.doFinal(expiry.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
