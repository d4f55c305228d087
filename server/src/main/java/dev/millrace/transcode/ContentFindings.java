package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.time.FrameRate;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gathers what the windows of a [ContentProbe] say: a line of each coded picture, its rung, its
/// time and its size in bytes; and of FFmpeg's filters' metadata, a picture's XPSNR and then what
/// became of it.
final class ContentFindings {
  /// With fewer, a black opening could stand for the film.
  static final int FEWEST_PLACES = 2;

  /// What [ContentProbe] calls the pictures of the smallest rung and of the largest, and those of
  /// the largest that went through its coding.
  static final String SMALLEST = "smallest";

  static final String LARGEST = "largest";
  static final String CODED = "coded";

  private static final Pattern PICTURE =
      Pattern.compile("(smallest|largest) (-?\\d{1,18}) (\\d{1,9})");
  private static final Pattern XPSNR =
      Pattern.compile("lavfi\\.xpsnr\\.xpsnr\\.y=(inf|\\d{1,4}(?:\\.\\d{1,9})?)");
  private static final Pattern RUNG = Pattern.compile("rung=(\\w{1,24})");
  private static final int BITS = 8;

  private final int gopFrames;
  private final FrameRate frameRate;
  private final Set<String> places = new HashSet<>();
  private final DoubleSummaryStatistics smallest = new DoubleSummaryStatistics();
  private final DoubleSummaryStatistics largest = new DoubleSummaryStatistics();
  private final Map<String, Double> margin = new HashMap<>();

  /// @param gopFrames of the film
  ContentFindings(int gopFrames, FrameRate frameRate) {
    this.gopFrames = gopFrames;
    this.frameRate = frameRate;
  }

  /// Adds one window, unless another began at the same key frame.
  ///
  /// **On failure**: `IllegalStateException` when there is no picture in it.
  void add(String answer) {
    List<Matcher> pictures = answer.lines().map(PICTURE::matcher).filter(Matcher::matches).toList();
    List<Long> small = sizes(pictures, SMALLEST);
    List<Long> large = sizes(pictures, LARGEST);
    if (small.isEmpty() || large.isEmpty()) {
      throw new IllegalStateException("there is no picture in one of the places");
    }
    if (places.add(pictures.getFirst().group(2))) {
      smallest.accept(rate(small));
      largest.accept(rate(large));
      var losses = new HashMap<>(losses(answer));
      double coding = decibels(losses.getOrDefault(CODED, List.of()));
      losses.remove(CODED);
      losses.forEach((rung, errors) -> margin.merge(rung, decibels(errors) - coding, Math::min));
    }
  }

  private static List<Long> sizes(List<Matcher> pictures, String rung) {
    return pictures.stream()
        .filter(picture -> picture.group(1).equals(rung))
        .map(picture -> Long.valueOf(picture.group(3)))
        .toList();
  }

  /// **On failure**: `IllegalStateException` when too few places were seen.
  Complexity complexity() {
    if (places.size() < FEWEST_PLACES) {
      throw new IllegalStateException("its key frames are too far apart");
    }
    return new Complexity(demand(smallest), demand(largest), margin, places.size());
  }

  private static Demand demand(DoubleSummaryStatistics rates) {
    return new Demand(
        new BitRate(Math.round(rates.getAverage())), new BitRate(Math.round(rates.getMax())));
  }

  /// The squared errors of one place's pictures by rungs. The first is left out: XPSNR has nothing
  /// yet to compare it with.
  private static Map<String, List<Double>> losses(String answer) {
    var errors = new HashMap<String, List<Double>>();
    double error = 0;
    for (String line : answer.lines().toList()) {
      Matcher xpsnr = XPSNR.matcher(line);
      Matcher rung = RUNG.matcher(line);
      if (xpsnr.matches()) {
        error = error(xpsnr.group(1));
      } else if (rung.matches()) {
        errors.computeIfAbsent(rung.group(1), _ -> new ArrayList<>()).add(error);
      }
    }
    return errors;
  }

  private static double error(String decibels) {
    return decibels.equals("inf") ? 0 : Math.pow(10, -Double.parseDouble(decibels) / 10);
  }

  /// Of no picture but the first: nothing is known, so nothing is good.
  private static double decibels(List<Double> errors) {
    OptionalDouble mean = errors.stream().skip(1).mapToDouble(Double::doubleValue).average();
    return mean.isEmpty() ? 0 : Math.min(Complexity.SAME, -10 * Math.log10(mean.getAsDouble()));
  }

  /// In bits per second of the film: a window has a key picture like each GOP, but fewer others.
  private double rate(List<Long> pictures) {
    double key = pictures.getFirst();
    double others = pictures.stream().skip(1).mapToLong(Long::longValue).average().orElse(key);
    double gop = key + others * (gopFrames - 1);
    return gop / gopFrames * BITS * frameRate.value().toDouble();
  }
}
