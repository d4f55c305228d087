package dev.millrace.vision;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Films with something for people to judge, and what they decided.
///
/// **Threading:** any; blocks. **On failure** of the database its exception comes out and nothing
/// was changed.
public interface Reviews {
  /// Where a film stands.
  enum State {
    /// Somebody has to judge it.
    OPEN,
    APPROVED,
    /// Only who has a signature may play it.
    RESTRICTED,
    /// Nobody may play it.
    BLOCKED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A film to be judged, or that was.
  ///
  /// @param reasons items of the kind `moderation`
  /// @param playback who might play it before it was restricted or blocked, as in a policy
  record Review(
      String assetId,
      State state,
      JsonNode reasons,
      Instant openedAt,
      @Nullable JsonNode playback) {}

  /// What somebody decided; kept when the film is gone.
  record Decision(String assetId, String title, State state, String note, Instant at) {}

  /// Puts a film into the queue; one that was judged before stays as it was judged.
  void open(String assetId, JsonNode reasons);

  /// Remembers who may play a film, unless that is remembered already.
  void remember(String assetId, JsonNode playback);

  /// Records a decision, and that the film stands so now.
  void decide(Decision decision);

  Optional<Review> find(String assetId);

  /// Those that stand so, the oldest first.
  List<Review> list(State state, int limit);

  /// All decisions about a film, the newest first; a hundred at most.
  List<Decision> decisions(String assetId);
}
