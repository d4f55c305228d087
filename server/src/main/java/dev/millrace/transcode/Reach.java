package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the packets of one stream reach, when some may carry a wrong time.
///
/// A step of more than a minute is believed when a second of packets follows, or when another
/// stream reaches as far: a picture may stay for long, but one flipped bit is not 13 hours of film.
/// Packets that come back show that those between were wrong.
///
/// **Threading**: for one thread.
final class Reach {
  private static final Rational STEP = Rational.of(60);

  private long packets;
  private @Nullable Rational end;
  private Rational awayFrom = Rational.ZERO;
  private @Nullable Rational awayTo;

  void add(Rational start, Rational packetEnd) {
    packets++;
    if (end == null || near(start, end)) {
      end = end == null ? packetEnd : later(end, packetEnd);
      awayTo = null;
    } else if (awayTo != null && near(start, awayTo)) {
      awayTo = later(awayTo, packetEnd);
    } else {
      awayFrom = start;
      awayTo = packetEnd;
    }
  }

  /// Empty when there are less than two packets.
  Optional<Rational> confirmed() {
    return packets < 2 ? Optional.empty() : among(List.of());
  }

  /// What is to be believed beside the `others`.
  Optional<Rational> among(Collection<Reach> others) {
    Rational away = awayTo;
    if (away == null) {
      return Optional.ofNullable(end);
    }
    boolean lasting = away.minus(awayFrom).compareTo(Rational.ONE) >= 0;
    return Optional.ofNullable(lasting || reached(away, others) ? away : end);
  }

  private boolean reached(Rational far, Collection<Reach> others) {
    return others.stream()
        .filter(other -> other != this)
        .flatMap(other -> other.confirmed().stream())
        .anyMatch(reached -> near(far, reached));
  }

  private static boolean near(Rational one, Rational other) {
    return one.minus(other).absolute().compareTo(STEP) <= 0;
  }

  private static Rational later(Rational one, Rational other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
