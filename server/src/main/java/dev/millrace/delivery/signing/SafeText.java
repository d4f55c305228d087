package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// CloudFront's base 64, whose signs are safe in addresses and cookies: `-`, `_` and `~` stand for
/// `+`, `=` and `/`.
final class SafeText {
  private SafeText() {}

  /// **On failure** [Refusal] as malformed.
  static byte[] decode(String text) {
    byte[] signs = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < signs.length; i++) {
      signs[i] = plain((char) signs[i]);
    }
    try {
      return Base64.getDecoder().decode(signs);
    } catch (IllegalArgumentException _) {
      throw new Refusal(Reason.MALFORMED);
    }
  }

  private static byte plain(char sign) {
    return switch (sign) {
      case '-' -> '+';
      case '_' -> '=';
      case '~' -> '/';
      case '+', '=', '/' -> throw new Refusal(Reason.MALFORMED);
      default -> (byte) sign;
    };
  }
}
