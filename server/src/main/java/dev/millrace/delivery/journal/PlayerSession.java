package dev.millrace.delivery.journal;

import dev.millrace.http.Request;
import org.jspecify.annotations.Nullable;

/// The session that a player says it plays (`sid` of CTA-5004).
public final class PlayerSession {
  private static final int MOST_CHARACTERS = 64;

  private PlayerSession() {}

  /// Null when it says none.
  public static @Nullable String of(Request request) {
    Cmcd said = Cmcd.of(request);
    return said == null ? null : said.text("sid", MOST_CHARACTERS);
  }
}
