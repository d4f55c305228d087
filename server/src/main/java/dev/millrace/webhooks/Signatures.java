package dev.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.config.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signing by the Standard Webhooks specification, version 1: HMAC-SHA256 over id, timestamp and
/// body, joined by dots.
final class Signatures {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /// The specification asks for 24 to 64 bytes.
  private static final int SECRET_BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Signatures() {}

  /// A new secret: `whsec_` and 32 random bytes in base 64.
  static Secret newSecret() {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  /// The value of `webhook-signature`: one signature a secret, the newest secret's first.
  static String of(List<Secret> secrets, String id, Instant time, String body) {
    byte[] content = (id + "." + time.getEpochSecond() + "." + body).getBytes(UTF_8);
    return secrets.stream()
        .map(secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, content)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(Secret secret, byte[] content) {
    try {
      byte[] key = Base64.getDecoder().decode(secret.value().substring(PREFIX.length()));
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
