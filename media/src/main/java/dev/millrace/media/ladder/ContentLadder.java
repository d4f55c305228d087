package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.ladder.LadderChoice.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Fits a ladder to what a probe found in a film.
///
/// Three rules, calibrated on coded films (`bench/results`). A large rung whose pictures lose
/// less by being scaled to the next one than by being coded is left out; those below it are coded
/// more finely, so that the film's best quality stays what it was and costs fewer bits. Rungs in
/// the middle go when the one above stays below the cap of the smallest, or hardly costs more. Caps
/// of all but the best come down to a multiple of what the film's hardest places take, so that
/// players are not told of rates that never come.
///
/// The smallest rung stays as it is: it is made before the probe, and for small screens.
public final class ContentLadder {
  /// Scaling that loses so much less than coding, in dB of XPSNR, is made good by [#FINER_CRF].
  static final double SOFT_DB = 4;

  /// Each further rung that is left out asks for so much more.
  static final double SOFTER_DB = 4;

  /// How much finer the rungs below are coded for each one left out.
  static final int FINER_CRF = 3;

  /// Fewer CRF by this much double the rate, more or less.
  private static final double CRF_PER_DOUBLING = 4.7;

  private static final double NEAR = 1.3;

  private static final double HEADROOM = 3;
  private static final int LEAST_CAP_PERCENT = 50;
  private static final int FINEST_CRF = 10;

  private final List<Rung> rungs;
  private final Complexity complexity;
  private final Rung smallest;
  private final List<Verdict> verdicts = new ArrayList<>();

  private ContentLadder(List<Rung> rungs, Complexity complexity) {
    this.rungs = rungs;
    this.complexity = complexity;
    this.smallest = rungs.getLast();
  }

  /// The choice among `rungs`, which are of constant quality; other codecs than H.264 follow it.
  public static LadderChoice of(List<Rung> rungs, Complexity complexity) {
    List<Rung> h264 = rungs.stream().filter(rung -> rung.codec() == VideoCodec.H264).toList();
    var choice = new ContentLadder(h264, complexity);
    choice.decide();
    return new LadderChoice(true, choice.because(), choice.verdicts);
  }

  private void decide() {
    int dropped = tooLarge();
    for (Rung rung : rungs.subList(0, dropped)) {
      Rung next = rungs.get(rungs.indexOf(rung) + 1);
      verdicts.add(Verdict.left(rung, next.name() + " holds what it shows: " + besideCoding(next)));
    }
    Rung above = rungs.get(dropped);
    for (Rung rung : rungs.subList(dropped, rungs.size())) {
      Rung tuned = tuned(rung, dropped);
      Verdict verdict =
          rung.equals(above) ? Verdict.kept(tuned, top(dropped)) : below(tuned, above);
      verdicts.add(verdict);
      above = verdict.kept() ? tuned : above;
    }
  }

  /// How many rungs from the top add nothing. The smallest cannot stand in for another.
  private int tooLarge() {
    int dropped = 0;
    while (dropped + 2 < rungs.size()
        && complexity.margin(rungs.get(dropped + 1)) >= SOFT_DB + dropped * SOFTER_DB) {
      dropped++;
    }
    return dropped;
  }

  private Verdict below(Rung rung, Rung above) {
    if (rung.name().equals(smallest.name())) {
      return Verdict.kept(smallest, "always made: the film begins with it, and for small screens");
    }
    double peak = rate(above, Demand::peak);
    if (peak <= bits(smallest.maxrate())) {
      return Verdict.left(
          rung,
          String.format(
              Locale.ROOT,
              "whoever plays the smallest plays %s: at most %.0f kb/s",
              above.name(),
              peak / 1000));
    }
    double ratio = rate(above, Demand::mean) / rate(rung, Demand::mean);
    return ratio < NEAR
        ? Verdict.left(
            rung,
            String.format(Locale.ROOT, "%s takes only %.2f times its bits", above.name(), ratio))
        : Verdict.kept(
            rung, String.format(Locale.ROOT, "about %.1f times below %s", ratio, above.name()));
  }

  /// A rung that stands in for one above takes over its cap, which stays for the best: nothing that
  /// the probe has not seen shall cost it quality. The other caps never come down to nothing.
  private Rung tuned(Rung rung, int dropped) {
    if (rung.equals(smallest)) {
      return rung;
    }
    int finer = Math.max(FINEST_CRF, rung.crf() - dropped * FINER_CRF);
    BitRate usual = rungs.get(rungs.indexOf(rung) - dropped).maxrate();
    Rung fine = rung.tuned(finer, usual);
    if (rungs.indexOf(rung) == dropped) {
      return fine;
    }
    double wanted = HEADROOM * rate(fine, Demand::peak);
    long least = usual.bitsPerSecond() * LEAST_CAP_PERCENT / 100;
    long cap = Math.clamp((long) wanted, least, usual.bitsPerSecond());
    return rung.tuned(finer, BitRate.ofKilobits(cap / 1000));
  }

  /// What a rung takes, in bits per second: on the line between the smallest and the largest over
  /// the logarithm of their sizes.
  private double rate(Rung rung, Function<Demand, BitRate> demand) {
    double least = bits(demand.apply(complexity.smallest()));
    double most = bits(demand.apply(complexity.largest()));
    double growth = Math.log(most / least) / Math.log(areas(rungs.getFirst()));
    double finer = (smallest.crf() - rung.crf()) / CRF_PER_DOUBLING;
    double rate = least * Math.pow(areas(rung), growth) * Math.pow(2, finer);
    return Math.min(rate, bits(rung.maxrate()));
  }

  private static double bits(BitRate rate) {
    return Math.max(1, rate.bitsPerSecond());
  }

  /// How many of the smallest rung's pictures fit into a rung's.
  private double areas(Rung rung) {
    return (double) rung.width() * rung.height() / smallest.width() / smallest.height();
  }

  private String top(int dropped) {
    if (dropped > 0) {
      return "the largest that adds detail, coded finer by " + dropped * FINER_CRF;
    }
    if (rungs.size() < 3) {
      return "nothing stands in for it";
    }
    Rung next = rungs.get(1);
    return next.name() + " would lose detail: " + besideCoding(next);
  }

  private String besideCoding(Rung rung) {
    double margin = complexity.margin(rung);
    String than = margin < 0 ? "more" : "less";
    return String.format(
        Locale.ROOT, "scaling loses %.1f dB %s than coding", Math.abs(margin), than);
  }

  private String because() {
    return "probed in %d places: %s takes %s, %s %s"
        .formatted(
            complexity.windows(),
            smallest.name(),
            text(complexity.smallest()),
            rungs.getFirst().name(),
            text(complexity.largest()));
  }

  private static String text(Demand demand) {
    return "%d to %d kb/s".formatted(kilobits(demand.mean()), kilobits(demand.peak()));
  }

  private static long kilobits(BitRate rate) {
    return rate.bitsPerSecond() / 1000;
  }
}
