package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.AccessUnit;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LiveSource.Gop;
import dev.millrace.transcode.LiveSource.UnfitToPass;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Looks at coded pictures in the order in which they come, from the first key picture on.
///
/// @param declared what the stream says of its rate
record GopSurvey(TrackHeader header, List<Sample> pictures, FrameRate declared) {
  /// Segments are at least as long as a group: players are that far behind at the start.
  static final Rational LONGEST = Rational.of(4);

  /// Parts begin with key pictures too, and have to be about equally long.
  static final Rational SHORTEST = new Rational(1, 2);

  /// Clocks of RTMP count milliseconds.
  private static final Rational TICK = new Rational(3, 2000);

  private static final int BITS = 8;

  /// What they are divided into; empty when more of them are needed.
  ///
  /// **On failure** [UnfitToPass].
  Optional<Gop> gop() {
    int[] keys = IntStream.range(0, pictures.size()).filter(i -> pictures.get(i).sync()).toArray();
    if (keys.length > 0 && lasts(keys[keys.length - 1]).compareTo(LONGEST.plus(TICK)) > 0) {
      throw new UnfitToPass("key pictures come more than " + LONGEST + " s apart");
    }
    if (keys.length < 2) {
      return Optional.empty();
    }
    int frames = keys[1] - keys[0];
    for (int i = 1; i < keys.length; i++) {
      requireRegular(frames, keys[i] - keys[i - 1]);
    }
    for (int key : keys) {
      requireClosed(pictures.get(key));
    }
    return Optional.of(gop(keys[0], keys[keys.length - 1], frames));
  }

  private static void requireRegular(int frames, int others) {
    if (frames != others) {
      throw new UnfitToPass(
          "key pictures come at unequal distances, after %d and %d frames: let the encoder set them"
                  .formatted(frames, others)
              + " by time alone (x264: scenecut=0)");
    }
  }

  /// Behind an IDR picture nothing is shown that came before it.
  private static void requireClosed(Sample key) {
    if (!AccessUnit.of(key).isIdr()) {
      throw new UnfitToPass("its groups of pictures are open");
    }
  }

  private Gop gop(int first, int last, int frames) {
    Rational seconds = time(last).minus(time(first));
    if (seconds.compareTo(Rational.ZERO) <= 0) {
      throw new UnfitToPass("its clock does not go on");
    }
    requireUsual(seconds.dividedBy(new Rational(last - first, frames)));
    FrameRate rate = rate(last - first, seconds);
    long bits = IntStream.range(first, last).mapToLong(i -> pictures.get(i).size()).sum() * BITS;
    Rational perSecond = Rational.of(bits).dividedBy(seconds);
    return new Gop(frames, rate, new BitRate(perSecond.toLong(RoundingMode.UP)), header.entry());
  }

  private static void requireUsual(Rational group) {
    if (group.compareTo(LONGEST.plus(TICK)) > 0) {
      throw new UnfitToPass("key pictures come more than " + LONGEST + " s apart");
    }
    if (group.compareTo(SHORTEST.minus(TICK)) < 0) {
      throw new UnfitToPass("key pictures come less than " + SHORTEST + " s apart");
    }
  }

  /// The declared rate if that fits the clock, else the standard one that fits it best.
  private FrameRate rate(int frames, Rational seconds) {
    return Stream.concat(
            Stream.of(declared).filter(one -> apart(one, frames, seconds).compareTo(TICK) <= 0),
            FrameRate.STANDARD.stream()
                .filter(one -> apart(one, frames, seconds).compareTo(TICK.times(2)) <= 0)
                .sorted(Comparator.comparing(one -> apart(one, frames, seconds))))
        .findFirst()
        .orElseThrow(() -> new UnfitToPass("its frame rate is none of the standard ones"));
  }

  private static Rational apart(FrameRate rate, int frames, Rational seconds) {
    return rate.durationOf(frames).minus(seconds).absolute();
  }

  private Rational lasts(int key) {
    return time(pictures.size() - 1).minus(time(key));
  }

  private Rational time(int index) {
    return new Rational(pictures.get(index).decodeTicks(), header.timescale());
  }
}
