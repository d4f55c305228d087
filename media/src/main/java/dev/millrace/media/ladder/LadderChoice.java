package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import java.util.List;
import java.util.Optional;

/// Which rungs a film gets, and why.
///
/// @param byContent whether a probe had a say
/// @param because a sentence on the whole
/// @param rungs of H.264, largest first, those left out too
public record LadderChoice(boolean byContent, String because, List<Verdict> rungs) {
  public LadderChoice {
    rungs = List.copyOf(rungs);
  }

  /// What became of one rung; those of other codecs share the fate of H.264's.
  ///
  /// @param crf on the scale of H.264
  /// @param kbps the cap, of H.264
  public record Verdict(String name, boolean kept, int crf, long kbps, String because) {
    static Verdict kept(Rung rung, String because) {
      return of(rung, true, because);
    }

    static Verdict left(Rung rung, String because) {
      return of(rung, false, because);
    }

    private static Verdict of(Rung rung, boolean kept, String because) {
      long kbps = rung.maxrate().bitsPerSecond() / 1000;
      return new Verdict(rung.name(), kept, rung.crf(), kbps, because);
    }

    private Rung tuned(Rung rung) {
      return rung.tuned(crf, BitRate.ofKilobits(kbps));
    }
  }

  /// All of them as they are.
  public static LadderChoice fixed(List<Rung> rungs, String because) {
    List<Verdict> verdicts =
        rungs.stream()
            .filter(rung -> rung.codec() == VideoCodec.H264)
            .map(rung -> Verdict.kept(rung, "part of the ladder"))
            .toList();
    return new LadderChoice(false, because, verdicts);
  }

  /// The rungs of all codecs that are made.
  public List<Rung> of(List<Rung> rungs) {
    if (!byContent) {
      return List.copyOf(rungs);
    }
    return rungs.stream().flatMap(rung -> made(rung).stream()).toList();
  }

  private Optional<Rung> made(Rung rung) {
    return rungs.stream()
        .filter(verdict -> verdict.kept() && verdict.name().equals(rung.step()))
        .map(verdict -> verdict.tuned(rung))
        .findFirst();
  }
}
