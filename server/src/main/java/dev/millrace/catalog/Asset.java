package dev.millrace.catalog;

import static java.util.Objects.requireNonNullElse;

import dev.millrace.policy.Playback;
import dev.millrace.policy.PlaybackJson;
import dev.millrace.policy.PolicyJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A video of the platform, from the announcement of its upload to its playback; as it was at one
/// moment.
///
/// The methods that take the moment are the legal steps of its life. Each answers the asset after
/// the step, and this very asset when the step was taken before (steps run at least once); each
/// throws [IllegalTransition] when the life does not allow it:
///
/// ```
///   waiting ──uploaded──► queued ──processing──► processing ──ready──► ready
///      │                    ▲ │                    │    ▲ │
///      └───────failed───────┼─┴───────failed───────┘    └─┘ playable, progress
///                           └──retry── failed (when its upload was complete)
/// ```
///
/// One with a source address begins as queued and is uploaded while it is being processed.
///
/// @param version the `{version}` of its objects' names, from 1
public record Asset(
    AssetId id,
    int version,
    Description description,
    State state,
    Times times,
    Dates dates,
    Media media) {

  /// Where an asset is in its life.
  public enum Status {
    /// Announced; its bytes have not all arrived.
    WAITING,
    /// Uploaded; its workflow has not begun.
    QUEUED,
    /// Its workflow runs.
    PROCESSING,
    /// Everything is published.
    READY,
    /// Given up, with a reason.
    FAILED;

    /// The word of the API, for example `ready`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The status that a word of the API means.
    ///
    /// @throws IllegalArgumentException when it means none
    public static Status of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return status;
        }
      }
      throw new IllegalArgumentException("no such asset status: " + word);
    }
  }

  /// How far it is.
  ///
  /// @param playable a player can start it, even if the rest is still in the making
  /// @param progress 0 to 1
  /// @param failure present exactly when the status is FAILED
  public record State(Status status, boolean playable, double progress, @Nullable Failure failure) {
    public State {
      if (!(progress >= 0 && progress <= 1)) {
        throw new IllegalArgumentException("progress is not between 0 and 1: " + progress);
      }
      if ((status == Status.FAILED) != (failure != null)) {
        throw new IllegalArgumentException("a failure belongs to status failed, and only there");
      }
    }

    private State to(Status next) {
      return new State(next, playable, progress, null);
    }
  }

  /// How it is called, by people and as a file.
  public record Name(String title, String filename) {
    public Name withTitle(String other) {
      return new Name(other, filename);
    }
  }

  /// Why it failed, in the words of problem+json (RFC 9457).
  ///
  /// @param type the path of the page that explains this kind of problem
  public record Failure(String type, String title, String detail) {}

  /// When it reached the milestones of its life; null for those ahead. To the microsecond.
  public record Times(
      Instant createdAt,
      @Nullable Instant uploadedAt,
      @Nullable Instant playableAt,
      @Nullable Instant readyAt) {}

  /// A new asset: waiting for its bytes, or queued when they are to be fetched from an address.
  public static Asset announced(AssetId id, Description description, Instant now) {
    var status = description.sourceUrl() == null ? Status.WAITING : Status.QUEUED;
    var state = new State(status, false, 0, null);
    var times = new Times(tick(now), null, null, null);
    return new Asset(id, 1, description, state, times, Dates.NONE, Media.NONE);
  }

  /// Its bytes have all arrived, `sizeBytes` of them; its workflow may have fetched them.
  public Asset uploaded(long sizeBytes, Instant now) {
    return switch (status()) {
      case WAITING -> arrived(sizeBytes, state.to(Status.QUEUED), now);
      case QUEUED, PROCESSING -> isToBeFetched() ? arrived(sizeBytes, state, now) : this;
      case READY -> this;
      case FAILED -> throw illegal("be uploaded");
    };
  }

  private Asset arrived(long sizeBytes, State next, Instant now) {
    var reached = new Times(times.createdAt, tick(now), times.playableAt, times.readyAt);
    return new Asset(
        id, version, description.withSizeBytes(sizeBytes), next, reached, dates, media);
  }

  /// Whether its bytes are still to be fetched from its address.
  public boolean isToBeFetched() {
    return description.sourceUrl() != null && times.uploadedAt == null;
  }

  /// It is called otherwise from now on.
  public Asset renamed(UnaryOperator<Name> change) {
    var name = change.apply(new Name(description.title(), description.filename()));
    return new Asset(id, version, description.named(name), state, times, dates, media);
  }

  /// Others may play it from now on; at any time of its life.
  public Asset playedBy(Playback playback) {
    var policy = PlaybackJson.into(description.policy(), playback);
    return new Asset(id, version, description.withPolicy(policy), state, times, dates, media);
  }

  /// Its workflow has begun.
  public Asset processing() {
    return switch (status()) {
      case QUEUED -> with(state.to(Status.PROCESSING), times, media);
      case PROCESSING, READY -> this;
      case WAITING, FAILED -> throw illegal("be processed");
    };
  }

  /// Its workflow is this far; ignored unless it is being processed, as a report may come late.
  public Asset progress(double progress) {
    var next = new State(status(), state.playable, progress, state.failure);
    return status() != Status.PROCESSING || next.equals(state) ? this : with(next, times, media);
  }

  /// A player can start it now; `media` is what is published so far.
  public Asset playable(Media media, Instant now) {
    return switch (status()) {
      case PROCESSING -> playableAgain(media, now);
      case READY -> this;
      case WAITING, QUEUED, FAILED -> throw illegal("become playable");
    };
  }

  /// All of it is published.
  public Asset ready(Media media, Instant now) {
    return switch (status()) {
      case PROCESSING -> {
        var at = tick(now);
        var playableAt = requireNonNullElse(times.playableAt, at);
        yield with(
            new State(Status.READY, true, 1, null),
            new Times(times.createdAt, times.uploadedAt, playableAt, at),
            media);
      }
      case READY -> this;
      case WAITING, QUEUED, FAILED -> throw illegal("become ready");
    };
  }

  /// Something else of it is published than before; only a ready asset changes so.
  public Asset published(Media media) {
    return switch (status()) {
      case READY -> media.equals(this.media) ? this : with(state, times, media);
      case WAITING, QUEUED, PROCESSING, FAILED -> throw illegal("be published again");
    };
  }

  /// It is given up; what was playable stays playable.
  public Asset failed(Failure failure) {
    return switch (status()) {
      case WAITING, QUEUED, PROCESSING ->
          with(new State(Status.FAILED, state.playable, state.progress, failure), times, media);
      case FAILED -> this;
      case READY -> throw illegal("fail");
    };
  }

  /// Its workflow may resume; only an asset whose bytes are here, or can be
  /// fetched, can.
  public Asset retry() {
    return switch (status()) {
      case FAILED -> {
        if (times.uploadedAt == null && !isToBeFetched()) {
          throw illegal("be retried before its upload is complete");
        }
        requireOriginal("be retried");
        yield with(state.to(Status.QUEUED), times, media);
      }
      case QUEUED, PROCESSING -> this;
      case WAITING, READY -> throw illegal("be retried");
    };
  }

  /// With the dates that its policy sets for what it has just become.
  public Asset dated(Instant now) {
    var policy = PolicyJson.stored(description.policy());
    return with(Dates.of(policy.retention(), status(), now));
  }

  /// With dates of somebody's choice; there are none before it is ready or has failed.
  public Asset rescheduled(Dates next) {
    if (!Objects.equals(next.originalExpiresAt(), dates.originalExpiresAt())) {
      requireOriginal("be kept or deleted at another time");
    }
    return switch (status()) {
      case READY, FAILED -> with(next);
      case WAITING, QUEUED, PROCESSING -> throw illegal("have dates before it is ready");
    };
  }

  /// Without its original, when its date has come: nothing can be made from it any more.
  public Asset withoutOriginal(Instant now) {
    return dates.isOriginalDue(now) ? with(dates.withoutOriginal(now)) : this;
  }

  /// Whether its own date has come.
  public boolean isDue(Instant now) {
    return dates.isDue(now);
  }

  public Status status() {
    return state.status;
  }

  private Asset playableAgain(Media published, Instant now) {
    var at = requireNonNullElse(times.playableAt, tick(now));
    var next = new State(Status.PROCESSING, true, state.progress, null);
    var reached = new Times(times.createdAt, times.uploadedAt, at, null);
    return state.playable && media.equals(published) ? this : with(next, reached, published);
  }

  private Asset with(State nextState, Times nextTimes, Media nextMedia) {
    return new Asset(id, version, description, nextState, nextTimes, dates, nextMedia);
  }

  private Asset with(Dates next) {
    return new Asset(id, version, description, state, times, next, media);
  }

  private void requireOriginal(String wish) {
    if (dates.originalDeletedAt() != null) {
      throw new OriginalGone(this, wish);
    }
  }

  private IllegalTransition illegal(String step) {
    return new IllegalTransition(id, status(), step);
  }

  /// PostgreSQL keeps microseconds; what is answered at once must equal what is read later.
  private static Instant tick(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
