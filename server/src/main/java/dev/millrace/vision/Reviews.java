package dev.millrace.vision;

import dev.millrace.catalog.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
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
  /// @param playback who may play it for all that its owner said, as in a policy; remembered while
  ///     it is restricted or blocked
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

  /// Does `work`, of the catalogue's too, as one transaction, while nobody else does so for this
  /// film.
  <T> T alone(String assetId, Supplier<T> work);

  /// Remembers who may play a film as far as its owner is concerned.
  void remember(String assetId, JsonNode playback);

  /// Records a decision, and that the film stands so now.
  void decide(Decision decision);

  Optional<Review> find(String assetId);

  /// Those that stand so, the oldest first.
  ///
  /// @param after the one that the page before ended with; absent: from the beginning
  List<Review> list(State state, @Nullable Cursor after, int limit);

  /// All decisions about a film, the newest first; a hundred at most.
  List<Decision> decisions(String assetId);
}
