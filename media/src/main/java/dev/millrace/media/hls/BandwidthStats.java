package dev.millrace.media.hls;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.List;

/// The bit rates that a variant announces: the highest that a player meets, and the average.
public record BandwidthStats(BitRate peak, BitRate average) {
  public static final BandwidthStats NONE = new BandwidthStats(new BitRate(0), new BitRate(0));

  private static final Rational SHORTEST = new Rational(1, 2);
  private static final Rational LONGEST = new Rational(3, 2);
  private static final int BITS = 8;

  /// What counts of one segment.
  ///
  /// @param seconds how long it lasts, more than 0
  public record Piece(long sizeBytes, Rational seconds) {
    public Piece {
      if (sizeBytes < 0 || seconds.compareTo(Rational.ZERO) <= 0) {
        throw new IllegalArgumentException(
            "a segment has a size and a duration: " + sizeBytes + " bytes, " + seconds + " s");
      }
    }
  }

  /// The rates of `pieces`, in order.
  ///
  /// The peak is that of any contiguous set of segments that lasts 0.5 to 1.5 target durations
  /// (RFC 8216bis 4.4.6.2), so that a runt at the end does not count alone; when no set is that
  /// long, of all pieces together.
  public static BandwidthStats of(List<Piece> pieces, int targetDurationSeconds) {
    if (pieces.isEmpty()) {
      return NONE;
    }
    BitRate average = rate(pieces);
    Rational target = Rational.of(targetDurationSeconds);
    long peak = 0;
    for (int first = 0; first < pieces.size(); first++) {
      peak = Math.max(peak, peakFrom(pieces.subList(first, pieces.size()), target));
    }
    return new BandwidthStats(peak == 0 ? average : new BitRate(peak), average);
  }

  /// The rates of two streams that are played together.
  public BandwidthStats plus(BandwidthStats other) {
    return new BandwidthStats(
        new BitRate(peak.bitsPerSecond() + other.peak.bitsPerSecond()),
        new BitRate(average.bitsPerSecond() + other.average.bitsPerSecond()));
  }

  /// The rates of whichever of two streams is played.
  public BandwidthStats or(BandwidthStats other) {
    return new BandwidthStats(
        peak.compareTo(other.peak) >= 0 ? peak : other.peak,
        average.compareTo(other.average) >= 0 ? average : other.average);
  }

  private static long peakFrom(List<Piece> pieces, Rational target) {
    long peak = 0;
    long bytes = 0;
    Rational seconds = Rational.ZERO;
    for (Piece piece : pieces) {
      bytes += piece.sizeBytes();
      seconds = seconds.plus(piece.seconds());
      if (seconds.compareTo(target.times(LONGEST)) > 0) {
        break;
      }
      if (seconds.compareTo(target.times(SHORTEST)) >= 0) {
        peak = Math.max(peak, bitsPerSecond(bytes, seconds));
      }
    }
    return peak;
  }

  private static BitRate rate(List<Piece> pieces) {
    long bytes = pieces.stream().mapToLong(Piece::sizeBytes).sum();
    Rational seconds = pieces.stream().map(Piece::seconds).reduce(Rational.ZERO, Rational::plus);
    return new BitRate(bitsPerSecond(bytes, seconds));
  }

  private static long bitsPerSecond(long bytes, Rational seconds) {
    return Rational.of(bytes * BITS).dividedBy(seconds).toLong(RoundingMode.CEILING);
  }
}
