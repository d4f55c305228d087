package dev.millrace.live.encode;

import dev.millrace.live.encode.Ending.Tail;
import dev.millrace.live.encode.Ending.Verdict;
import dev.millrace.live.origin.LiveTrack;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Stretch;
import dev.millrace.media.cmaf.Cmaf;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.ProducerTime;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.transcode.LivePlan;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Cuts one track of a stretch as it comes from the encoder, or as something else stands in for it,
/// and gives it to those who watch.
///
/// **Threading**: one thread brings what comes, and one what stands in.
final class TrackFeed implements Segmenter.Sink {
  private static final Logger LOG = System.getLogger(TrackFeed.class.getName());

  /// By so much a segment of sound may be longer than others.
  private static final Rational PACKET = new Rational(1, 46);

  private final Programme programme;
  private final Rendition rendition;
  private final Stretch stretch;
  private final Fellows fellows;
  private final int place;
  private final Keeper keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Segmenter segmenter;
  private @Nullable TrackHeader coding;
  private long timescale = 1;
  private String map = "";
  private boolean isOpen;
  private boolean isEnding;

  /// Whether something stands in, what of that comes next, and where in the encoder's time.
  private boolean isFilled;

  private int fillIndex;
  private long nextTicks;

  /// Whether what comes is coded otherwise than what stands in.
  private boolean isForeign;

  /// Places pictures that are sent as they come; null of what is encoded.
  private volatile @Nullable Beat beat;

  /// Where in the encoder's time the stretch begins.
  private long onsetTicks;

  /// Whether what comes is beyond the end of another track.
  private boolean isBeyond;

  private long wholeTicks;

  TrackFeed(
      Programme programme, Rendition rendition, Stretch stretch, Fellows fellows, Keeper keeper) {
    this.programme = programme;
    this.rendition = rendition;
    this.stretch = stretch;
    this.fellows = fellows;
    this.place = programme.renditions().indexOf(rendition);
    this.keeper = keeper;
  }

  /// Where the rendition is: `v/720p/`.
  String path() {
    return rendition.path();
  }

  /// Nothing more comes: it ends with the other tracks, for which it waits.
  void end() {
    noteEnding();
    fellows.gate().left(place);
    Segmenter cut = segmenter;
    Rational whole = cut == null ? stretch.base() : seconds(wholeTicks);
    Rational all = cut == null || isBeyond ? whole : seconds(cut.pendingEndTicks());
    var tail = new Tail(rendition.track().begun(), isOpen, whole, all);
    Verdict verdict = fellows.ending().meet(tail);
    if (cut != null && !isBeyond && verdict.keeps(tail)) {
      cut.finish(Math.max(cut.pendingEndTicks(), ticks(atMost(verdict.end(), border(cut)))));
    }
    if (cut != null) {
      rendition.endedAt(wholeTicks);
    }
    programme.endedAt(verdict.next());
  }

  /// Where the segment that is being made ends at the latest: of a track that paused long before
  /// the others ended it is not stretched beyond what segments may last.
  private Rational border(Segmenter cut) {
    return seconds(cut.endTicks()).plus(programme.plan().segment()).plus(PACKET);
  }

  private static Rational atMost(Rational one, Rational other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private long ticks(Rational seconds) {
    return seconds.scaled(timescale, RoundingMode.HALF_UP);
  }

  private void noteEnding() {
    lock.lock();
    try {
      isEnding = true;
    } finally {
      lock.unlock();
    }
  }

  /// How the encoder codes what comes.
  void header(TrackHeader found) {
    TrackHeader header = atOnset(found);
    lock.lock();
    try {
      isForeign = segmenter != null && !isCodedSo(header);
      if (segmenter == null) {
        begin(header);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sound begins with the pictures, however long it came before them.
  private TrackHeader atOnset(TrackHeader header) {
    boolean isPassed = programme.plan().isPassed();
    if (header.kind() == TrackHeader.Kind.AUDIO) {
      Rational onset = isPassed ? fellows.onset().await() : Rational.ZERO;
      onsetTicks = header.mediaStartTicks() + onset.scaled(header.timescale(), RoundingMode.FLOOR);
      return header;
    }
    if (!isPassed) {
      return header;
    }
    fellows.onset().is(header.presentationDelay());
    var placing = new Beat(programme.plan().video().orElseThrow(), header.timescale());
    beat = placing;
    return placing.header(header, rendition.coding());
  }

  /// By more than half a packet.
  private boolean isBeforeOnset(Sample sample) {
    return sample.decodeTicks() + sample.durationTicks() / 2 < onsetTicks;
  }

  private boolean isCodedSo(TrackHeader header) {
    return coding != null && Arrays.equals(Cmaf.init(coding), Cmaf.init(header));
  }

  private void begin(TrackHeader header) {
    coding = header;
    byte[] init = Cmaf.init(header);
    timescale = header.timescale();
    keeper.coded(rendition, header, init);
    int number = rendition.coded(header, init, stretch.firstSegment());
    map = programme.id() + "/init-" + number + ".mp4";
    LivePlan plan = programme.plan();
    Rational part = plan.part();
    long grid = stretch.base().scaled(timescale, RoundingMode.FLOOR);
    long base = Math.max(grid, rendition.endTicks());
    wholeTicks = base;
    var cut = Segmenter.Plan.whole(plan.segment(), base, stretch.firstSegment()).withGrid(grid);
    segmenter =
        new Segmenter(header, part == null ? cut : cut.withChunks(part), this)
            .dressing(chunk -> ProducerTime.before(chunk, header.trackId(), timeOf(chunk)));
  }

  /// Something comes; where something stood in until then, once it can be joined to that.
  void sample(Sample sample) {
    lock.lock();
    try {
      if (beat != null) {
        beat.place(sample).ifPresent(this::goOnWith);
      } else if (!isBeforeOnset(sample)) {
        goOnWith(sample);
      }
    } finally {
      lock.unlock();
    }
  }

  private void goOnWith(Sample sample) {
    boolean isLate = isFilled && (sample.decodeTicks() < nextTicks || !sample.sync());
    if (!isLate && !isForeign) {
      isFilled = false;
      take(sample);
      noteStill(sample);
    }
  }

  /// Why no more of its pictures are taken; empty while they are.
  ///
  /// Without the lock, which is held by who waits for another track.
  Optional<Beat.Off> offBeat() {
    return Optional.ofNullable(beat).flatMap(Beat::off);
  }

  private void noteStill(Sample sample) {
    if (sample.sync() && coding != null && coding.kind() == TrackHeader.Kind.VIDEO) {
      rendition.shows(new Rendition.Still(coding, sample));
    }
  }

  private void take(Sample sample) {
    Segmenter cut = Objects.requireNonNull(segmenter);
    cut.add(sample);
    nextTicks = sample.decodeTicks() + sample.durationTicks();
    if (cut.pendingEndTicks() > cut.endTicks()) {
      fellows.gate().reached(place, cut.number(), seconds(cut.pendingEndTicks()));
    }
  }

  /// Goes on with what stands in, as far as `until`; false when that is coded otherwise than what
  /// came.
  boolean fill(Filler.Loop loop, Rational until) {
    lock.lock();
    try {
      if (segmenter == null) {
        begin(loop.header());
        boolean isSound = loop.header().kind() == TrackHeader.Kind.AUDIO;
        nextTicks = isSound ? loop.header().mediaStartTicks() : 0;
      }
      if (!isCodedSo(loop.header())) {
        return false;
      }
      Segmenter cut = Objects.requireNonNull(segmenter);
      long most = until.scaled(timescale, RoundingMode.FLOOR);
      long pause = isFilled ? 0 : untilPart(cut, loop);
      while (!isEnding && cut.pendingEndTicks() + pause + loop.ticks() <= most) {
        stand(loop, pause);
        pause = 0;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// GOPs begin where those of the encoder would, and where it stopped.
  private void stand(Filler.Loop loop, long pause) {
    long at = nextTicks + pause;
    boolean isFirst = !isFilled || at / loop.ticks() % loop.samples().size() == 0;
    fillIndex = isFirst ? 0 : fillIndex + 1;
    isFilled = true;
    take(loop.at(at, fillIndex));
  }

  /// For how long the last picture stays before another that can be decoded alone follows: until
  /// the end of its part, as parts before the last of a segment have to be as long as promised.
  private long untilPart(Segmenter cut, Filler.Loop loop) {
    Rational part = programme.plan().part();
    long begun = cut.pendingEndTicks() - cut.endTicks();
    if (part == null || loop.header().kind() == TrackHeader.Kind.AUDIO || begun <= 0) {
      return 0;
    }
    long partTicks = part.scaled(timescale, RoundingMode.FLOOR) / loop.ticks() * loop.ticks();
    long rest = programme.plan().segment().scaled(timescale, RoundingMode.FLOOR) - begun;
    return Math.clamp(Math.floorMod(-begun, partTicks), 0, Math.max(0, rest));
  }

  @Override
  public void chunk(long number, int index, MediaSegment.Chunk chunk) {
    LiveTrack track = rendition.track();
    isBeyond |= index == 0 && !isEnding && !fellows.gate().opensFor(number);
    if (isBeyond) {
      return;
    }
    if (index == 0) {
      boolean afterBreak = number > 0 && number == stretch.firstSegment();
      track.begin(new LiveSegment.Origin(timeOf(chunk), map, afterBreak));
      isOpen = true;
      noteBeginning(number);
    }
    String uri = programme.id() + "/" + number + "." + index + ".m4s";
    Rational lasts = promised(seconds(chunk.durationTicks()));
    var part = new LiveSegment.Part(uri, lasts, chunk.independent(), false);
    track.add(new LiveTrack.Cut(part, chunk.bytes()));
    boolean isSound = rendition.spec() instanceof TrackSpec.Audio;
    if (isSound || place == 0) {
      long end = chunk.startTicks() + chunk.durationTicks();
      fellows.pulse().part(isSound, stretch.timeOf(seconds(end)));
    }
  }

  private void noteBeginning(long number) {
    if (place == 0 && number == stretch.firstSegment()) {
      LOG.log(
          Level.INFO,
          "A stretch is shown. programme={0} stretch={1} segment={2}",
          programme.id(),
          stretch.number(),
          number);
    }
  }

  @Override
  public void segment(MediaSegment segment) {
    if (isBeyond) {
      return;
    }
    isOpen = false;
    wholeTicks = segment.endTicks();
    rendition.track().close(segment.head());
    keeper.segment(rendition, segment);
  }

  /// The last part of a stretch waits for the other tracks, and may last a little longer than any
  /// part was promised to.
  private Rational promised(Rational seconds) {
    Rational most = programme.plan().part();
    return most != null && seconds.compareTo(most) > 0 ? most : seconds;
  }

  private Instant timeOf(MediaSegment.Chunk chunk) {
    return stretch.timeOf(seconds(chunk.startTicks()));
  }

  private Rational seconds(long ticks) {
    return new Rational(ticks, timescale);
  }
}
