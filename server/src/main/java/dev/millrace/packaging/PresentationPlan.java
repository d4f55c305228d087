package dev.millrace.packaging;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an asset will consist of once it is ready.
///
/// @param segment the exact length of a whole segment
/// @param duration of the whole film, as far as it is known
/// @param startedAt when its encoding was planned; never changes for one version
/// @param tracks video largest first, then audio, the default one first
/// @param protection of video and audio; empty when they are clear
/// @param aired when it was shown as a live programme, if it was
public record PresentationPlan(
    AssetFolder folder,
    Rational segment,
    Rational duration,
    Instant startedAt,
    List<TrackSpec> tracks,
    Optional<Protection> protection,
    Aired aired) {
  public PresentationPlan {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("a presentation has a track");
    }
  }

  /// When a film was shown first, and what was told of it then.
  ///
  /// @param times when segments began whose time does not follow on those before, by their numbers
  /// @param ranges as HLS tells of them
  /// @param events the same as DASH does, on the film's timeline
  public record Aired(Map<Long, Instant> times, List<DateRange> ranges, List<Mpd.Event> events) {
    /// Of a film that was never live.
    public static final Aired NEVER = new Aired(Map.of(), List.of(), List.of());

    public Aired {
      times = Map.copyOf(times);
      ranges = List.copyOf(ranges);
      events = List.copyOf(events);
    }
  }

  /// A plan for a film that is clear.
  public PresentationPlan(
      AssetFolder folder,
      Rational segment,
      Rational duration,
      Instant startedAt,
      List<TrackSpec> tracks) {
    this(folder, segment, duration, startedAt, tracks, Optional.empty(), Aired.NEVER);
  }

  /// The same as it was shown as a live programme.
  public PresentationPlan as(Aired shown) {
    return new PresentationPlan(folder, segment, duration, startedAt, tracks, protection, shown);
  }
}
