package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import org.jspecify.annotations.Nullable;

/// The hash under a signature.
enum Hash {
  SHA1,
  SHA256;

  /// The one that a request names; SHA-1 when it names none.
  static Hash of(@Nullable String name) {
    if (name == null) {
      return SHA1;
    }
    return switch (name) {
      case "SHA1" -> SHA1;
      case "SHA256" -> SHA256;
      default -> throw new Refusal(Reason.MALFORMED);
    };
  }
}
