package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.LadderChoice.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Fits a ladder to what a probe found in a film.
///
/// Three rules, calibrated on coded films (`bench/results`). A large rung whose pictures survive
/// being scaled to the next one is left out; those below it are coded more finely, so that the
/// film's best quality stays what it was and costs fewer bits. Rungs in the middle go when every
/// network carries the one above, or when it hardly costs more. Caps come down to a multiple of
/// what the film's hardest places take, so that players are not told of rates that never come.
///
/// The smallest rung stays as it is: it is made before the probe, and for small screens.
public final class ContentLadder {
  /// Pictures that lose no more than this, XPSNR in dB, when scaled lose less than by coding.
  static final double SOFT_DB = 44;

  /// Each further rung that is left out asks for so much more.
  static final double SOFTER_DB = 4;

  /// How much finer the rungs below are coded for each one left out.
  static final int FINER_CRF = 3;

  /// Fewer CRF by this much double the rate, more or less.
  private static final double CRF_PER_DOUBLING = 4.7;

  /// A peak that every network carries.
  private static final BitRate ANY_NETWORK = BitRate.ofKilobits(350);

  private static final double NEAR = 1.3;

  /// Rates grow a little slower than pictures: a likely exponent, and one that is never exceeded.
  private static final double LIKELY_GROWTH = 0.85;

  private static final double MOST_GROWTH = 1;
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
      verdicts.add(
          Verdict.left(
              rung,
              String.format(
                  Locale.ROOT,
                  "%s holds what it shows: %.1f dB",
                  next.name(),
                  complexity.fidelity(next))));
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
        && complexity.fidelity(rungs.get(dropped + 1)) >= SOFT_DB + dropped * SOFTER_DB) {
      dropped++;
    }
    return dropped;
  }

  private Verdict below(Rung rung, Rung above) {
    if (rung.name().equals(smallest.name())) {
      return Verdict.kept(smallest, "always made: the film begins with it, and for small screens");
    }
    double peak = rate(above, complexity.peak(), MOST_GROWTH);
    if (peak <= ANY_NETWORK.bitsPerSecond()) {
      return Verdict.left(
          rung,
          String.format(
              Locale.ROOT,
              "every network carries %s: at most %.0f kb/s",
              above.name(),
              peak / 1000));
    }
    double ratio =
        rate(above, complexity.mean(), LIKELY_GROWTH)
            / rate(rung, complexity.mean(), LIKELY_GROWTH);
    return ratio < NEAR
        ? Verdict.left(
            rung,
            String.format(Locale.ROOT, "%s takes only %.2f times its bits", above.name(), ratio))
        : Verdict.kept(
            rung, String.format(Locale.ROOT, "about %.1f times below %s", ratio, above.name()));
  }

  /// A rung that stands in for one above takes over its cap; a probe sees the film in a few places
  /// only, so that caps never come down to nothing.
  private Rung tuned(Rung rung, int dropped) {
    if (rung.equals(smallest)) {
      return rung;
    }
    int finer = Math.max(FINEST_CRF, rung.crf() - dropped * FINER_CRF);
    BitRate usual = rungs.get(rungs.indexOf(rung) - dropped).maxrate();
    Rung fine = rung.tuned(finer, usual);
    double wanted = HEADROOM * rate(fine, complexity.peak(), MOST_GROWTH);
    long least = usual.bitsPerSecond() * LEAST_CAP_PERCENT / 100;
    long cap = Math.clamp((long) wanted, least, usual.bitsPerSecond());
    return rung.tuned(finer, BitRate.ofKilobits(cap / 1000));
  }

  /// What a rung takes when the smallest takes `measured`, in bits per second.
  private double rate(Rung rung, BitRate measured, double growth) {
    double area = (double) rung.width() * rung.height() / smallest.width() / smallest.height();
    double finer = (smallest.crf() - rung.crf()) / CRF_PER_DOUBLING;
    double rate = (double) measured.bitsPerSecond() * Math.pow(area, growth) * Math.pow(2, finer);
    return Math.min(rate, (double) rung.maxrate().bitsPerSecond());
  }

  private String top(int dropped) {
    if (dropped > 0) {
      return "the largest that adds detail, coded finer by " + dropped * FINER_CRF;
    }
    if (rungs.size() < 3) {
      return "nothing stands in for it";
    }
    Rung next = rungs.get(1);
    return String.format(
        Locale.ROOT, "%s would lose detail: %.1f dB", next.name(), complexity.fidelity(next));
  }

  private String because() {
    return "probed in %d places: %s takes %d kb/s, at most %d"
        .formatted(
            complexity.windows(),
            smallest.name(),
            complexity.mean().bitsPerSecond() / 1000,
            complexity.peak().bitsPerSecond() / 1000);
  }
}
