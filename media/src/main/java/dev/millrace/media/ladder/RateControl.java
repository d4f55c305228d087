package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import java.util.Map;
import java.util.Optional;

/// How an encoder spends bits.
///
/// @param crf the quality wanted, on the scale of H.264; of [Mode#QUALITY] alone
/// @param rates the rate of rungs by their names, which goes before the ladder's: a target, or
///     with [Mode#QUALITY] a cap
public record RateControl(Mode mode, int crf, Map<String, BitRate> rates) {
  public static final int STANDARD_CRF = 23;

  /// Constant quality below the ladder's caps.
  public static final RateControl STANDARD = new RateControl(Mode.QUALITY, STANDARD_CRF, Map.of());

  public RateControl {
    rates = Map.copyOf(rates);
  }

  /// What is held steady.
  public enum Mode {
    /// The quality, below a cap: an easy film takes few bits.
    QUALITY,
    /// The rate of each second, as far as there is something to code: nothing is filled up.
    CONSTANT,
    /// The rate of the whole; half as much again for a while.
    AVERAGE;

    private static final int PEAK_PERCENT = 150;

    /// The cap that belongs to a target.
    BitRate cap(BitRate target) {
      return this == AVERAGE ? new BitRate(target.bitsPerSecond() * PEAK_PERCENT / 100) : target;
    }

    /// The target that belongs to a cap.
    BitRate target(BitRate cap) {
      return this == AVERAGE ? new BitRate(cap.bitsPerSecond() * 100 / PEAK_PERCENT) : cap;
    }

    /// Bits of the decoder's buffer for a cap: a short one keeps each segment near the rate.
    long bufferBits(BitRate cap) {
      return this == CONSTANT ? cap.bitsPerSecond() : 2 * cap.bitsPerSecond();
    }
  }

  /// The cap of a rung, if its rate is given here.
  Optional<BitRate> cap(String rung) {
    return Optional.ofNullable(rates.get(rung)).map(mode::cap);
  }
}
