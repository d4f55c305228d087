package dev.millrace.live.encode;

import dev.millrace.media.cmaf.AccessUnit;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LivePlan;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings pictures that another encoder has timed to the grid of their programme: each lasts for a
/// whole number of frames, and key pictures come where they are promised.
///
/// Clocks of publishers count milliseconds, or ninety thousandths of a second, and encoders leave
/// pictures out; none of that may move a segment's end.
///
/// **Threading**: one thread places; any may ask what is off.
final class Beat {
  /// How far the publisher's clock may be from the count of frames, in seconds.
  private static final Rational MOST_DRIFT = new Rational(1, 10);

  private final LivePlan.Video video;
  private final long frameTicks;
  private final int gopFrames;
  private final long driftTicks;
  private long origin;
  private long index;
  private long key = -1;

  /// How many pictures there are since the key picture, which included.
  private long count;

  /// How far the clock was ahead of the grid at the key picture.
  private long aheadTicks;

  /// How much later pictures are shown than their own encoder says, as others in the programme are
  /// reordered more.
  private long shiftTicks;

  private List<ByteBuffer> setups = List.of();
  private volatile @Nullable Off off;

  Beat(LivePlan.Video video, long timescale) {
    this.video = video;
    frameTicks = video.frameRate().durationOf(1).scaled(timescale, RoundingMode.HALF_UP);
    gopFrames = video.gopFrames();
    driftTicks = MOST_DRIFT.scaled(timescale, RoundingMode.HALF_UP);
  }

  /// Why pictures can not go on as they did.
  record Off(String why, Remedy remedy) {}

  /// What helps.
  enum Remedy {
    /// They can not be sent as they come any more.
    ENCODE,
    /// Only the clock has moved away from the count: another stretch, from this key picture on.
    BEGIN_ANEW,
    /// The same, from the next key picture on.
    BEGIN_AT_NEXT
  }

  /// The track with its reordering delay in whole frames; or as it was in the programme before, as
  /// decoders know all that comes from the beginning on.
  TrackHeader header(TrackHeader found, Optional<TrackHeader> before) {
    long delay = frames(found.mediaStartTicks()) * frameTicks;
    TrackHeader header =
        before
            .filter(known -> known.mediaStartTicks() >= delay)
            .orElseGet(() -> found.withMediaStart(delay).withEntry(video.coding(found.entry())));
    shiftTicks = header.mediaStartTicks() - delay;
    return header;
  }

  /// A picture in its place; empty from the first on that has none.
  Optional<Sample> place(Sample sample) {
    if (off == null) {
      off = sample.sync() ? takeKey(sample) : takeOther(sample);
    }
    return off == null ? Optional.of(placed(sample)) : Optional.empty();
  }

  /// Why no more pictures are taken; empty while they are.
  Optional<Off> off() {
    return Optional.ofNullable(off);
  }

  private @Nullable Off takeKey(Sample sample) {
    AccessUnit unit = AccessUnit.of(sample);
    if (!unit.isIdr()) {
      return new Off("its groups of pictures have become open", Remedy.ENCODE);
    }
    if (key < 0) {
      origin = sample.decodeTicks();
      setups = unit.setups();
      index = 0;
      key = 0;
      count = 1;
      return null;
    }
    if (!unit.setups().equals(setups)) {
      return new Off("the encoder has begun to code its pictures otherwise", Remedy.ENCODE);
    }
    long wanted = key + gopFrames;
    long ahead = sample.decodeTicks() - origin - wanted * frameTicks;
    if (Math.abs(ahead) > Math.max(driftTicks, frameTicks)) {
      return rare(count == gopFrames ? Remedy.BEGIN_ANEW : Remedy.ENCODE);
    }
    index = wanted;
    key = wanted;
    count = 1;
    aheadTicks = ahead;
    return null;
  }

  /// Where pictures are missing the one before lasts longer.
  private @Nullable Off takeOther(Sample sample) {
    if (key < 0) {
      return new Off("it does not begin with a key picture", Remedy.ENCODE);
    }
    long told = frames(sample.decodeTicks() - origin - aheadTicks);
    index = told > index + 2 ? told : index + 1;
    count++;
    if (index < key + gopFrames) {
      return null;
    }
    return rare(count <= gopFrames ? Remedy.BEGIN_AT_NEXT : Remedy.ENCODE);
  }

  private Off rare(Remedy remedy) {
    return new Off("key pictures do not come every " + gopFrames + " frames any more", remedy);
  }

  private Sample placed(Sample sample) {
    return new Sample(
        index * frameTicks,
        frameTicks,
        frames(sample.compositionOffsetTicks()) * frameTicks + shiftTicks,
        sample.sync(),
        sample.data());
  }

  private long frames(long ticks) {
    return new Rational(ticks, frameTicks).toLong(RoundingMode.HALF_UP);
  }
}
