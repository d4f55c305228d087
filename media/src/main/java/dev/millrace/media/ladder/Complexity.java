package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import java.util.Map;

/// What a probe found in a film's pictures.
///
/// @param smallest what the smallest rung takes at the quality wanted
/// @param largest what the largest takes
/// @param margin by names of rungs, how much less is lost of the largest rung's pictures when they
///     are scaled to that rung and back than when they are coded: XPSNR in dB, of the place where
///     it is least, at most [#SAME]
/// @param windows how many places of the film were looked at
public record Complexity(Demand smallest, Demand largest, Map<String, Double> margin, int windows) {
  /// The XPSNR of pictures that are the same.
  public static final double SAME = 100;

  /// What a rung takes.
  ///
  /// @param peak of the place that takes most
  public record Demand(BitRate mean, BitRate peak) {}

  public Complexity {
    margin = Map.copyOf(margin);
    if (windows < 1) {
      throw new IllegalArgumentException("a probe looks somewhere: " + windows);
    }
  }

  /// Nothing counts as scaled without loss unless it was seen.
  double margin(Rung rung) {
    return margin.getOrDefault(rung.name(), -SAME);
  }
}
