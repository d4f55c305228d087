package dev.millrace.transcode;

import dev.millrace.media.ladder.LadderBasis;
import dev.millrace.media.ladder.RateControl;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.media.time.FrameRate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the owner of a film wants made of it, as far as the source has it.
///
/// @param maxShortSide the largest rung, by its short side in pixels
/// @param rungs the names of the rungs wanted, such as `720p`; all when empty
/// @param codecs what the rungs are made in besides H.264, which every film has
/// @param ladder what else the rungs go by, unless they are named or have rates
/// @param surround whether sound of six channels and more also becomes a track of 5.1
public record EncodePolicy(
    int maxShortSide,
    List<String> rungs,
    List<VideoCodec> codecs,
    RateControl rateControl,
    LadderBasis ladder,
    boolean surround) {
  /// The smallest pictures, by their short side, that are made in other codecs than H.264: below,
  /// SVT-AV1 hangs and x265 refuses.
  private static final int MIN_SHORT_SIDE = 64;

  /// Every rung in H.264, stereo only.
  public static final EncodePolicy STANDARD =
      new EncodePolicy(
          Integer.MAX_VALUE, List.of(), List.of(), RateControl.STANDARD, LadderBasis.FIXED, false);

  public EncodePolicy {
    if (maxShortSide < 1) {
      throw new IllegalArgumentException("maxShortSide: at least 1, but got " + maxShortSide);
    }
    rungs = List.copyOf(rungs);
    codecs = codecs.stream().filter(codec -> codec != VideoCodec.H264).distinct().toList();
  }

  public EncodePolicy withMaxShortSide(int pixels) {
    return new EncodePolicy(pixels, rungs, codecs, rateControl, ladder, surround);
  }

  public EncodePolicy withCodecs(VideoCodec... others) {
    return new EncodePolicy(maxShortSide, rungs, List.of(others), rateControl, ladder, surround);
  }

  public EncodePolicy withRateControl(RateControl other) {
    return new EncodePolicy(maxShortSide, rungs, codecs, other, ladder, surround);
  }

  public EncodePolicy withSurround() {
    return new EncodePolicy(maxShortSide, rungs, codecs, rateControl, ladder, true);
  }

  public EncodePolicy withLadder(LadderBasis other) {
    return new EncodePolicy(maxShortSide, rungs, codecs, rateControl, other, surround);
  }

  /// Why the rungs do not go by the film's content, if they do not.
  public Optional<String> unfit() {
    if (ladder == LadderBasis.FIXED) {
      return Optional.of("the policy asks for the fixed ladder");
    }
    boolean free = rateControl.mode() == RateControl.Mode.QUALITY && rateControl.rates().isEmpty();
    return rungs.isEmpty() && free
        ? Optional.empty()
        : Optional.of("the policy names the rungs or their rates");
  }

  /// The rungs of `ladder` that are wanted, in each codec: the whole of H.264 first, each largest
  /// first. When none fits, the lowest is made.
  List<Rung> of(List<Rung> ladder, FrameRate frameRate) {
    List<Rung> fit = ladder.stream().filter(this::isWanted).toList();
    List<Rung> chosen = fit.isEmpty() ? List.of(ladder.getLast()) : fit;
    return Stream.concat(Stream.of(VideoCodec.H264), codecs.stream())
        .flatMap(
            codec ->
                chosen.stream()
                    .filter(rung -> codec == VideoCodec.H264 || isLarge(rung))
                    .map(rung -> rung.coded(codec, rateControl, frameRate)))
        .toList();
  }

  private static boolean isLarge(Rung rung) {
    return rung.size().shortSide() >= MIN_SHORT_SIDE;
  }

  private boolean isWanted(Rung rung) {
    return rung.size().shortSide() <= maxShortSide
        && (rungs.isEmpty() || rungs.contains(rung.name()));
  }
}
