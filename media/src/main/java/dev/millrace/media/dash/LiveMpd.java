package dev.millrace.media.dash;

import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The DASH manifest of a live channel: numbered segments of equal length on the clock of the wall
/// (23009-1 5.3.9.5.3), which can be asked for while they are made (DASH-IF CR Low-Latency Live).
///
/// @param clock what places it in time
/// @param delay how far behind the end players are to be
/// @param periods one for each stretch that is coded alike, in order
public record LiveMpd(Clock clock, Delay delay, List<Period> periods) {
  public LiveMpd {
    periods = List.copyOf(periods);
    if (periods.isEmpty()) {
      throw new IllegalArgumentException("a channel has a period");
    }
  }

  /// The times that all else counts from.
  ///
  /// @param availabilityStart never changes; the first period begins there
  /// @param published when this version was written, which changes with its content alone
  /// @param update how often players look for another version
  /// @param window how far back can be played
  /// @param timeUrl where players ask what time it is, as `xs:dateTime` text
  /// @param ended how long the whole was; null while it goes on
  public record Clock(
      Instant availabilityStart,
      Instant published,
      Duration update,
      Duration window,
      String timeUrl,
      @Nullable Rational ended) {}

  /// How far behind the live end players are, and how fast they may play to stay there.
  ///
  /// @param part how much of a segment comes at a time; null when it comes whole
  public record Delay(Duration target, @Nullable Rational part) {
    private static final double SLOWEST = 0.96;
    private static final double FASTEST = 1.1;

    /// A third less than the target.
    Duration least() {
      return target.multipliedBy(2).dividedBy(3);
    }

    Duration most() {
      return target.multipliedBy(2);
    }

    /// The rate while they are too near.
    double slowest() {
      return SLOWEST;
    }

    /// The rate while they are too far, which is what hls.js is told, too.
    double fastest() {
      return FASTEST;
    }
  }

  /// A stretch that is coded alike.
  ///
  /// @param start on the channel's timeline
  /// @param duration null while it goes on
  /// @param events what is told of it
  public record Period(
      String id,
      Rational start,
      @Nullable Rational duration,
      List<AdaptationSet> adaptationSets,
      List<Mpd.Event> events) {
    public Period {
      adaptationSets = List.copyOf(adaptationSets);
      events = List.copyOf(events);
    }
  }

  /// The manifest as XML text.
  public String render() {
    return new LiveMpdWriter(this).write();
  }
}
