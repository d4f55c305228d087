package dev.millrace.vision;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Cursor;
import dev.millrace.catalog.NoSuchAsset;
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
import org.jspecify.annotations.Nullable;

/// People's judgement of films, and what follows from it for who may play them.
///
/// While a film is restricted or blocked it is remembered who its owner last said may play it; that
/// is what an approval brings back, and no judgement ever opens more. A decision, or an owner's
/// word, and all that follows from it are one transaction, one after the other for each film.
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
  ///
  /// @param after the one that the page before ended with; absent: from the beginning
  public List<Review> list(State state, @Nullable Cursor after, int limit) {
    return reviews.list(state, after, limit);
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
    if (state == State.OPEN) {
      throw new IllegalArgumentException("open is no decision");
    }
    AssetId id = asset.id();
    String title = asset.description().title();
    reviews.alone(
        id.value(),
        () -> {
          Playback wanted = wanted(id);
          if (isClosed(state)) {
            reviews.remember(id.value(), PlaybackJson.write(wanted));
          }
          reviews.decide(new Decision(id.value(), title, state, note, clock.instant()));
          return catalog.playedBy(id, judged(state, wanted));
        });
    if (isClosed(state)) {
      onClosed.accept(id);
    }
  }

  /// Has a film be played by whom its owner wants, as far as its review lets them.
  public Asset play(AssetId id, Playback wanted) {
    return reviews.alone(
        id.value(),
        () -> {
          Optional<Review> review = reviews.find(id.value());
          State state = review.map(Review::state).orElse(State.OPEN);
          if (review.map(Review::playback).isPresent() || isClosed(state)) {
            reviews.remember(id.value(), PlaybackJson.write(wanted));
          }
          return catalog.playedBy(id, judged(state, wanted));
        });
  }

  /// Who may play it for all that its owner knows.
  private Playback wanted(AssetId id) {
    return reviews
        .find(id.value())
        .map(Review::playback)
        .map(PlaybackJson::read)
        .orElseGet(
            () -> {
              Asset now = catalog.find(id).orElseThrow(() -> new NoSuchAsset(id));
              return PolicyJson.stored(now.description().policy()).playback();
            });
  }

  private static boolean isClosed(State state) {
    return state == State.RESTRICTED || state == State.BLOCKED;
  }

  /// The narrower of both.
  private static Playback judged(State state, Playback wanted) {
    return switch (state) {
      case OPEN, APPROVED -> wanted;
      case RESTRICTED ->
          wanted.access() == Playback.Access.BLOCKED ? Playback.BLOCKED : Playback.SIGNED;
      case BLOCKED -> Playback.BLOCKED;
    };
  }
}
