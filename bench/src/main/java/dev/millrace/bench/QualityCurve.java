package dev.millrace.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What quality a ladder gives for what rate: its rungs, joined by straight lines over the
/// logarithm of the rate.
///
/// @param rungs the cheapest first
/// @param quality on a scale that is about straight over that logarithm
record QualityCurve(List<RungQuality> rungs, ToDoubleFunction<RungQuality> quality) {
  QualityCurve {
    rungs = rungs.stream().sorted(Comparator.comparingDouble(RungQuality::kbps)).toList();
  }

  static QualityCurve xpsnr(List<RungQuality> rungs) {
    return new QualityCurve(rungs, RungQuality::xpsnr);
  }

  /// SSIM as decibels of what is missing.
  static QualityCurve ssim(List<RungQuality> rungs) {
    return new QualityCurve(rungs, rung -> -10 * Math.log10(1 - Math.min(0.99999, rung.ssim())));
  }

  /// The rate at which the curve reaches `wanted`; beyond its ends the last lines go on.
  double kbpsAt(double wanted) {
    if (rungs.size() < 2) {
      return rungs.getFirst().kbps();
    }
    int i = 0;
    while (i < rungs.size() - 2 && quality.applyAsDouble(rungs.get(i + 1)) < wanted) {
      i++;
    }
    RungQuality low = rungs.get(i);
    RungQuality high = rungs.get(i + 1);
    double from = quality.applyAsDouble(low);
    double share = (wanted - from) / (quality.applyAsDouble(high) - from);
    return low.kbps() * Math.pow(high.kbps() / low.kbps(), share);
  }

  /// The rate of this curve over that of `other` at equal quality: of the other's best rung.
  double atBestOf(QualityCurve other) {
    RungQuality best = other.rungs.getLast();
    return kbpsAt(quality.applyAsDouble(best)) / best.kbps();
  }

  /// The same at each of the other's rungs, in the geometric mean.
  double atAllOf(QualityCurve other) {
    double logs =
        other.rungs.stream()
            .mapToDouble(rung -> Math.log(kbpsAt(quality.applyAsDouble(rung)) / rung.kbps()))
            .average()
            .orElseThrow();
    return Math.exp(logs);
  }
}
