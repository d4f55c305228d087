package dev.millrace.vision;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.policy.Playback;
import dev.millrace.policy.PlaybackJson;
import dev.millrace.policy.PolicyJson;
import dev.millrace.vision.Reviews.Decision;
import dev.millrace.vision.Reviews.Review;
import dev.millrace.vision.Reviews.State;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// People's judgement of films, and what follows from it for who may play them.
///
/// A film is first closed, then the decision is recorded: whatever a crash leaves in between is too
/// strict, never too open, and the decision can be taken again.
///
/// **Threading:** any; blocks.
public final class Moderation {
  private final Catalog catalog;
  private final Reviews reviews;
  private final Consumer<AssetId> onClosed;
  private final InstantSource clock;

  /// @param onClosed hears of each film that fewer people may play now
  public Moderation(
      Catalog catalog, Reviews reviews, Consumer<AssetId> onClosed, InstantSource clock) {
    this.catalog = catalog;
    this.reviews = reviews;
    this.onClosed = onClosed;
    this.clock = clock;
  }

  /// Films that stand so, the oldest first.
  public List<Review> list(State state, int limit) {
    return reviews.list(state, limit);
  }

  /// Where a film stands; empty when there is nothing to judge.
  public Optional<Review> review(AssetId id) {
    return reviews.find(id.value());
  }

  /// What was decided about a film, the newest first.
  public List<Decision> decisions(AssetId id) {
    return reviews.decisions(id.value());
  }

  /// Records what somebody decided, and opens or closes the film.
  ///
  /// @param note why, for those who ask later
  public void decide(Asset asset, State state, String note) {
    AssetId id = asset.id();
    Playback now = PolicyJson.stored(asset.description().policy()).playback();
    switch (state) {
      case OPEN -> throw new IllegalArgumentException("open is no decision");
      case APPROVED ->
          reviews
              .find(id.value())
              .map(Review::playback)
              .ifPresent(before -> catalog.playedBy(id, PlaybackJson.read(before)));
      case RESTRICTED -> close(id, now, Playback.SIGNED);
      case BLOCKED -> close(id, now, Playback.BLOCKED);
    }
    reviews.decide(
        new Decision(id.value(), asset.description().title(), state, note, clock.instant()));
  }

  private void close(AssetId id, Playback now, Playback then) {
    reviews.remember(id.value(), PlaybackJson.write(now));
    catalog.playedBy(id, then);
    onClosed.accept(id);
  }
}
