package dev.millrace.delivery.live;

import dev.millrace.delivery.journal.PlayerSession;
import dev.millrace.http.Request;
import org.jspecify.annotations.Nullable;

/// Whose request it is, as well as can be told: the session that the player names, else the address
/// and the program that ask.
final class Viewer {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Viewer() {}

  /// A number that is the same for all requests of a viewer.
  static long of(Request request) {
    String session = PlayerSession.of(request);
    return session == null
        ? hash(hash(OFFSET, request.address()), request.header("User-Agent"))
        : hash(OFFSET, session);
  }

  /// FNV-1a.
  private static long hash(long before, @Nullable String text) {
    long hash = before;
    for (int i = 0; text != null && i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
