package dev.millrace.telemetry;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be collected now, and from whom.
///
/// @param eventsPerSecond of each process while `state` is throttled
/// @param requiresToken whether pages of others need a token
/// @param tokens every token that is good
public record Control(
    State state,
    int eventsPerSecond,
    boolean requiresToken,
    Instant changedAt,
    List<IngestToken> tokens) {
  /// How much is collected before anybody said otherwise.
  public static final Control OPEN = new Control(State.OPEN, 0, false, Instant.EPOCH, List.of());

  public Control {
    tokens = List.copyOf(tokens);
  }

  /// How much is collected.
  public enum State {
    /// Everything.
    OPEN,
    /// So many events a second; who brings more is asked to come back.
    THROTTLED,
    /// Nothing; players are told to be quiet for the rest of their session.
    PAUSED
  }

  /// What lets events in.
  ///
  /// @param name of whoever has it; two tokens of a name may be good at once, to change one for
  ///     the other
  /// @param hash SHA-256 of the token, in hexadecimal digits
  public record IngestToken(String id, String name, String hash, Instant createdAt) {}

  /// The token of that hash; null when none is good.
  @Nullable IngestToken token(String hash) {
    for (IngestToken token : tokens) {
      if (token.hash.equals(hash)) {
        return token;
      }
    }
    return null;
  }
}
