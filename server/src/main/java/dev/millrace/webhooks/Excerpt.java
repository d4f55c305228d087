package dev.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The beginning of an answer as the delivery log keeps it: printable, and short.
final class Excerpt {
  private static final int MAX_CHARACTERS = 500;

  private Excerpt() {}

  static String of(byte[] answer) {
    return of(new String(answer, UTF_8));
  }

  static String of(String text) {
    var kept = new StringBuilder();
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .limit(MAX_CHARACTERS)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
