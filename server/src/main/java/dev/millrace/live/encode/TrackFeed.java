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
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cuts one track of a stretch as it comes from the encoder, and gives it to those who watch.
///
/// **Threading**: for one thread.
final class TrackFeed implements Segmenter.Sink {
  private final Programme programme;
  private final Rendition rendition;
  private final Stretch stretch;
  private final Fellows fellows;
  private final int place;
  private final Keeper keeper;
  private @Nullable Segmenter segmenter;
  private long timescale = 1;
  private String map = "";
  private boolean isOpen;
  private boolean isEnding;

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
    isEnding = true;
    fellows.gate().left(place);
    Segmenter cut = segmenter;
    Rational whole = cut == null ? stretch.base() : seconds(wholeTicks);
    Rational all = cut == null || isBeyond ? whole : seconds(cut.pendingEndTicks());
    var tail = new Tail(rendition.track().begun(), isOpen, whole, all);
    Verdict verdict = fellows.ending().meet(tail);
    if (cut != null && !isBeyond && verdict.keeps(tail)) {
      cut.finish(verdict.end().scaled(timescale, RoundingMode.HALF_UP));
    }
    if (cut != null) {
      rendition.endedAt(wholeTicks);
    }
    programme.endedAt(verdict.next());
  }

  void header(TrackHeader header) {
    byte[] init = Cmaf.init(header);
    timescale = header.timescale();
    keeper.coded(rendition, header, init);
    map = programme.id() + "/init-" + rendition.coded(header, init) + ".mp4";
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

  void sample(Sample sample) {
    Segmenter cut = Objects.requireNonNull(segmenter);
    cut.add(sample);
    if (cut.pendingEndTicks() > cut.endTicks()) {
      fellows.gate().reached(place, cut.number());
    }
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
