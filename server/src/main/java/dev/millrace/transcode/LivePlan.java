package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.LiveSource.Gop;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is made of a live source: rungs that never have more pixels than it has, and one sound
/// track; all cut at the same moments.
///
/// @param segment the exact length of a segment of pictures
/// @param part the longest that a part gets, of pictures or sound; null when segments come whole
public record LivePlan(
    LiveSource source,
    Rational segment,
    @Nullable Rational part,
    Optional<Video> video,
    Optional<Audio> audio) {
  private static final Rational GOP = Rational.of(2);

  /// A little more than what parts have to be of the longest.
  private static final Rational LEAST_SHARE = new Rational(86, 100);

  private static final int AUDIO_RATE_HZ = 48_000;
  private static final int AUDIO_FRAME = 1024;
  private static final BitRate STEREO = BitRate.ofKilobits(128);
  private static final BitRate MONO = BitRate.ofKilobits(80);

  /// How a channel is cut.
  ///
  /// @param gops how many make a segment; each is as near to two seconds as whole frames allow
  /// @param part about how long parts are; null for none
  /// @param maxHeight no picture's shorter side is longer
  /// @param isPassed whether pictures are sent as they come, if they can be
  public record Cut(int gops, @Nullable Rational part, int maxHeight, boolean isPassed) {
    /// Pictures are encoded.
    public Cut(int gops, @Nullable Rational part, int maxHeight) {
      this(gops, part, maxHeight, false);
    }
  }

  /// The picture.
  ///
  /// @param rungs largest first
  /// @param isPassed whether they are sent as they come; then there is one rung
  /// @param slate how pictures of ours are coded that may follow those; empty when none may, or all
  ///     are ours
  public record Video(
      List<Rung> rungs,
      FrameRate frameRate,
      int gopFrames,
      boolean isPassed,
      Optional<SampleEntry.Video> slate) {
    public Video {
      rungs = List.copyOf(rungs);
    }

    public Video(List<Rung> rungs, FrameRate frameRate, int gopFrames, boolean isPassed) {
      this(rungs, frameRate, gopFrames, isPassed, Optional.empty());
    }

    private Video without(int most) {
      int left = Math.min(most, rungs.size() - 1);
      return new Video(rungs.subList(left, rungs.size()), frameRate, gopFrames, isPassed, slate);
    }

    private Video with(SampleEntry.Video coding) {
      return new Video(rungs, frameRate, gopFrames, isPassed, Optional.of(coding));
    }

    /// How decoders understand pictures that are sent as they come, and the slate with them.
    public SampleEntry coding(SampleEntry found) {
      return found instanceof SampleEntry.Video entry && slate.isPresent()
          ? entry.joinedBy(slate.get())
          : found;
    }

    private double pixels(LiveSource source) {
      if (isPassed) {
        return 0;
      }
      double made = rungs.stream().mapToDouble(one -> (double) one.width() * one.height()).sum();
      double read =
          source.video().map(one -> (double) one.codedWidth() * one.codedHeight()).orElse(0.0);
      return (made + read / 3) * frameRate.numerator() / frameRate.denominator();
    }

    /// Ticks per second: a frame lasts a whole number of them.
    public int timescale() {
      int perFrame = frameRate.numerator() < 10_000 ? 1_000 : 1;
      return Math.multiplyExact(frameRate.numerator(), perFrame);
    }
  }

  /// The sound, in AAC-LC.
  public record Audio(int channels, int sampleRateHz, BitRate bitRate) {}

  public static LivePlan of(LiveSource source, Cut cut) {
    Optional<Gop> passed = source.gop().filter(_ -> cut.isPassed());
    Optional<Video> video = source.video().map(picture -> video(picture, passed, cut.maxHeight()));
    Optional<Audio> audio = source.audio().map(LivePlan::audio);
    Rational gop = video.map(v -> v.frameRate().durationOf(v.gopFrames())).orElse(GOP);
    Rational part = cut.part() == null ? null : longestPart(cut.part(), gop, video);
    long gops = passed.isPresent() ? gops(passed.get(), cut, part) : cut.gops();
    return new LivePlan(source, gop.times(gops), part, video, audio);
  }

  /// As many of another encoder's groups as come nearest to as long as ours; one where the last
  /// part of a group is too short for any other place than the end of a segment (RFC 8216bis
  /// 4.4.4.9).
  private static long gops(Gop gop, Cut cut, @Nullable Rational part) {
    Rational frame = gop.frameRate().durationOf(1);
    long most = part == null ? gop.frames() : part.dividedBy(frame).toLong(RoundingMode.FLOOR);
    long last = gop.frames() % Math.max(1, most);
    if (last != 0 && Rational.of(last).compareTo(LEAST_SHARE.times(most)) < 0) {
      return 1;
    }
    return Math.max(1, GOP.times(cut.gops()).dividedBy(gop.seconds()).toLong(RoundingMode.HALF_UP));
  }

  /// The same tracks made of another source.
  public LivePlan from(LiveSource other) {
    return new LivePlan(other, segment, part, video, audio);
  }

  /// The same with a slate of ours between pictures that are sent as they come.
  ///
  /// **On failure** a [dev.millrace.media.isobmff.MalformedBox] when one decoder can not know both.
  public LivePlan withSlate(SampleEntry.Video coding) {
    Optional<Video> joint = video.map(all -> all.with(coding));
    if (joint.isPresent() && source.gop().isPresent()) {
      var _ = joint.get().coding(source.gop().get().coding());
    }
    return new LivePlan(source, segment, part, joint, audio);
  }

  /// Whether a slate can follow what comes.
  public boolean takesSlate() {
    return !isPassed() || video.flatMap(Video::slate).isPresent();
  }

  /// The same without the largest rungs; the smallest stays.
  public LivePlan without(int rungs) {
    return new LivePlan(source, segment, part, video.map(all -> all.without(rungs)), audio);
  }

  /// The same without its pictures or its sound.
  public LivePlan without(LiveSource.Kind kind) {
    boolean isSilent = kind == LiveSource.Kind.SOUND;
    return new LivePlan(
        source.without(kind),
        segment,
        part,
        isSilent ? video : Optional.empty(),
        isSilent ? Optional.empty() : audio);
  }

  /// The same with nothing but its pictures or its sound.
  public LivePlan only(LiveSource.Kind kind) {
    boolean isSound = kind == LiveSource.Kind.SOUND;
    return new LivePlan(
        source,
        segment,
        part,
        isSound ? Optional.empty() : video,
        isSound ? audio : Optional.empty());
  }

  /// How many rungs of pictures there are.
  public int rungs() {
    return video.map(all -> all.rungs().size()).orElse(0);
  }

  /// What it takes to decode the source and encode the rungs, in millions of pixels a second that
  /// are encoded: to decode one takes a third of that.
  public double megapixels() {
    return video.map(all -> all.pixels(source) / 1e6).orElse(0.0);
  }

  /// Whether its tracks can be made of another source too.
  public boolean fits(LiveSource other) {
    return video.isPresent() == other.video().isPresent()
        && audio.isPresent() == other.audio().isPresent()
        && (!isPassed() || passes(other));
  }

  /// Whether pictures are sent as they come.
  public boolean isPassed() {
    return video.map(Video::isPassed).orElse(false);
  }

  private boolean passes(LiveSource other) {
    return source.gop().flatMap(own -> other.gop().map(own::fits)).orElse(false);
  }

  /// How many parts a segment has.
  public int partsOfSegment() {
    Rational longest = part;
    return longest == null
        ? 0
        : Math.toIntExact(segment.dividedBy(longest).toLong(RoundingMode.CEILING));
  }

  private static Video video(SourceInfo.Video picture, Optional<Gop> passed, int maxHeight) {
    if (passed.isPresent()) {
      return passed(picture, passed.get());
    }
    FrameRate rate = FrameRates.output(picture);
    List<Rung> rungs = Ladder.of(picture.display().within(maxHeight), rate);
    return new Video(rungs, rate, rate.framesPer(GOP), false);
  }

  /// What comes may vary by half.
  private static Video passed(SourceInfo.Video picture, Gop gop) {
    BitRate most = new BitRate(gop.bitRate().bitsPerSecond() * 3 / 2);
    Rung rung = Ladder.asIs(picture.display(), gop.frameRate(), most);
    return new Video(List.of(rung), gop.frameRate(), gop.frames(), true);
  }

  private static Audio audio(SourceInfo.Audio sound) {
    boolean mono = sound.channels() == 1;
    return new Audio(mono ? 1 : 2, AUDIO_RATE_HZ, mono ? MONO : STEREO);
  }

  /// Groups are divided into parts that are as equal as whole frames allow; whole packets of sound
  /// may come nearer to the wish, or lie a little above it.
  private static Rational longestPart(Rational wish, Rational gop, Optional<Video> video) {
    long parts = Math.max(1, gop.dividedBy(wish).toLong(RoundingMode.HALF_UP));
    Rational even = gop.dividedBy(Rational.of(parts));
    Rational sound = whole(even, new Rational(AUDIO_FRAME, AUDIO_RATE_HZ));
    Rational pictures =
        video.map(v -> whole(even, v.frameRate().durationOf(1))).orElse(Rational.ZERO);
    return sound.compareTo(pictures) > 0 ? sound : pictures;
  }

  private static Rational whole(Rational length, Rational unit) {
    return unit.times(length.dividedBy(unit).toLong(RoundingMode.CEILING));
  }
}
