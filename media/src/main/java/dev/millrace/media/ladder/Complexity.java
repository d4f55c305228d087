package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import java.util.Map;

/// What a probe found in a film's pictures.
///
/// @param mean the rate that the smallest rung takes at the quality wanted
/// @param peak the same of the window that takes most
/// @param fidelity by names of rungs, what is left of the largest rung's pictures when they are
///     scaled to that rung and back: XPSNR in dB of the place that loses most, at most
///     [#SAME]
/// @param windows how many places of the film were looked at
public record Complexity(BitRate mean, BitRate peak, Map<String, Double> fidelity, int windows) {
  /// The XPSNR of pictures that are the same.
  public static final double SAME = 100;

  public Complexity {
    fidelity = Map.copyOf(fidelity);
    if (windows < 1) {
      throw new IllegalArgumentException("a probe looks somewhere: " + windows);
    }
  }

  /// Nothing counts as scaled with loss unless it was seen.
  double fidelity(Rung rung) {
    return fidelity.getOrDefault(rung.name(), 0.0);
  }
}
