package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// What the playlists of a channel promise for as long as they live, the same in every rendition
/// (RFC 8216bis 6.2.1, 6.2.4).
///
/// @param targetDurationSeconds no segment lasts longer, rounded to whole seconds (4.4.3.1)
/// @param partTarget no part lasts longer (4.4.3.7); null when segments come whole
public record LivePromise(int targetDurationSeconds, @Nullable Rational partTarget) {
  /// How many of their lengths players stay behind the end (4.4.3.8): the least for segments, and
  /// what the standard advises for parts.
  private static final int HOLD_BACK = 3;

  /// How many target durations from the end a delta update begins at the latest (4.4.3.8).
  private static final int SKIP_UNTIL = 6;

  /// How many parts ahead of the last one may be asked for, of those of a second and longer
  /// (6.2.5.2).
  private static final int PARTS_AHEAD = 3;

  public LivePromise {
    if (targetDurationSeconds < 1) {
      throw new IllegalArgumentException("a target duration of " + targetDurationSeconds + " s");
    }
    if (partTarget != null
        && (partTarget.compareTo(Rational.ZERO) <= 0
            || partTarget.compareTo(Rational.of(targetDurationSeconds)) > 0)) {
      throw new IllegalArgumentException("a part target of " + partTarget + " s");
    }
  }

  /// Segments that come whole.
  public static LivePromise ofSegments(int targetDurationSeconds) {
    return new LivePromise(targetDurationSeconds, null);
  }

  /// How far behind the end of segments players stay.
  public Rational holdBack() {
    return Rational.of((long) HOLD_BACK * targetDurationSeconds);
  }

  /// How far from the end a segment must lie to be left out of a delta update.
  public Rational skipBoundary() {
    return Rational.of((long) SKIP_UNTIL * targetDurationSeconds);
  }

  /// How far behind the end of parts players stay; null when there are no parts.
  public @Nullable Rational partHoldBack() {
    return partTarget == null ? null : partTarget.times(HOLD_BACK);
  }

  /// How many parts beyond the last one may be asked for and waited for: the Advance Part Limit.
  public int advanceParts() {
    if (partTarget == null) {
      return 0;
    }
    return partTarget.compareTo(Rational.ONE) >= 0
        ? PARTS_AHEAD
        : Math.toIntExact(
            Rational.of(PARTS_AHEAD).dividedBy(partTarget).toLong(RoundingMode.CEILING));
  }

  /// `EXT-X-SERVER-CONTROL` and `EXT-X-PART-INF`.
  String tags() {
    var control = new Attributes().plain("CAN-BLOCK-RELOAD", "YES");
    control.plain("CAN-SKIP-UNTIL", decimal(skipBoundary()));
    control.plain("HOLD-BACK", decimal(holdBack()));
    Rational parts = partTarget;
    if (parts == null) {
      return "#EXT-X-SERVER-CONTROL:" + control + "\n";
    }
    control.plain("PART-HOLD-BACK", decimal(parts.times(HOLD_BACK)));
    return "#EXT-X-SERVER-CONTROL:"
        + control
        + "\n#EXT-X-PART-INF:"
        + new Attributes().plain("PART-TARGET", decimal(parts))
        + "\n";
  }

  private static String decimal(Rational seconds) {
    return seconds.toDecimal(MediaPlaylist.EXTINF_DECIMALS);
  }
}
