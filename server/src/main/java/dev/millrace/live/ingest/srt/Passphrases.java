package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// What libsrt takes, and passphrases for one call.
final class Passphrases {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 79;
  private static final Duration LONGEST_LATENCY = Duration.ofSeconds(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passphrases() {}

  static void check(Optional<Secret> passphrase) {
    int bytes =
        passphrase
            .map(secret -> secret.value().getBytes(StandardCharsets.UTF_8).length)
            .orElse(SHORTEST);
    if (bytes < SHORTEST || bytes > LONGEST) {
      throw new IllegalArgumentException(
          "passphrase: %d to %d bytes, but it has %d".formatted(SHORTEST, LONGEST, bytes));
    }
  }

  static void check(Duration latency) {
    if (latency.isNegative() || latency.compareTo(LONGEST_LATENCY) > 0) {
      throw new IllegalArgumentException("latency: up to 30 s, but got " + latency);
    }
  }

  /// One that nobody has had before.
  static Secret forOnce() {
    byte[] bytes = new byte[24];
    RANDOM.nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }
}
