package dev.millrace.media.cmaf;

import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Cuts the samples of one track into CMAF segments on the timeline of a film.
///
/// The samples may be the whole track or one piece of it that was encoded on its own. Whatever
/// times they carry, their earliest presentation time becomes exactly the plan's base. Encoder
/// priming of audio is dropped, so that audio needs no edit list. The reordering delay of video
/// becomes [TrackHeader#mediaStartTicks], the same for every piece, which [Cmaf#init] takes out
/// with one edit; composition offsets are then never negative, which FFmpeg would read as a late
/// start. A sample lasts until the next one is decoded, so that each segment starts exactly where
/// the one before ends.
///
/// A segment ends before the first sync sample that is presented at or after a multiple of the
/// target, counted from the plan's grid. Within a segment each key picture starts a chunk.
///
/// **Threading**: for one thread; the sink is called on it and may block. **Limits**: a segment
/// has at most [#MAX_SEGMENT_BYTES]. **On failure**: samples that do not move forward or outgrow
/// the limit are an `IllegalArgumentException`.
public final class Segmenter {
  public static final long MAX_SEGMENT_BYTES = 256L << 20;

  /// Receives segments, in order.
  public interface Sink {
    void segment(MediaSegment segment);

    /// Called for each chunk as soon as it is known, before its segment: a part of LL-HLS.
    ///
    /// @param number of the segment it belongs to
    /// @param index of the chunk in its segment, from 0
    default void chunk(long number, int index, MediaSegment.Chunk chunk) {}
  }

  /// How to cut.
  ///
  /// @param segmentTarget seconds between two segment boundaries
  /// @param chunkTarget the longest a chunk gets, in seconds; the segment target for one chunk
  /// @param baseTicks where on the timeline the first sample is presented
  /// @param gridTicks where boundaries are counted from, at the base or a little before
  /// @param firstNumber of the first segment
  /// @param index whether each segment starts with a `sidx`
  public record Plan(
      Rational segmentTarget,
      Rational chunkTarget,
      long baseTicks,
      long gridTicks,
      long firstNumber,
      boolean index) {
    public Plan {
      if (chunkTarget.compareTo(Rational.ZERO) <= 0 || segmentTarget.compareTo(chunkTarget) < 0) {
        throw new IllegalArgumentException(
            "targets are positive and a chunk fits a segment: "
                + segmentTarget
                + ", "
                + chunkTarget);
      }
      if (gridTicks < 0 || baseTicks < gridTicks || firstNumber < 0) {
        throw new IllegalArgumentException("a plan starts at 0 or later, and on its grid");
      }
    }

    /// Segments whose chunks are as long as may be.
    public static Plan whole(Rational segmentTarget, long baseTicks, long firstNumber) {
      return new Plan(segmentTarget, segmentTarget, baseTicks, baseTicks, firstNumber, false);
    }

    public Plan withChunks(Rational target) {
      return new Plan(segmentTarget, target, baseTicks, gridTicks, firstNumber, index);
    }

    /// The same with boundaries where other tracks have theirs.
    public Plan withGrid(long ticks) {
      return new Plan(segmentTarget, chunkTarget, baseTicks, ticks, firstNumber, index);
    }

    public Plan withIndex() {
      return new Plan(segmentTarget, chunkTarget, baseTicks, gridTicks, firstNumber, true);
    }

    boolean chunked() {
      return chunkTarget.compareTo(segmentTarget) < 0;
    }
  }

  private static final List<String> SEGMENT_BRANDS = List.of("msdh", "cmfs");
  private static final List<String> INDEXED_BRANDS = List.of("msdh", "msix", "cmfs");
  private static final long MAX_FIELD = 0xffff_ffffL;

  private final TrackHeader header;
  private final Plan plan;
  private final Sink sink;
  private final @Nullable SampleEncryptor encryptor;
  private final long primingTicks;
  private final long reorderTicks;

  private final List<Sample> pending = new ArrayList<>();
  private final List<MediaSegment.Chunk> chunks = new ArrayList<>();
  private UnaryOperator<MediaSegment.Chunk> dressing = UnaryOperator.identity();
  private @Nullable Timeline timeline;
  private long number;
  private long sequence;
  private long segmentBytes;
  private long boundaryTicks;
  private long endTicks;
  private boolean finished;

  public Segmenter(TrackHeader header, Plan plan, Sink sink) {
    this(header, plan, sink, null);
  }

  /// @param encryptor of the track's samples; null when they stay clear
  public Segmenter(TrackHeader header, Plan plan, Sink sink, @Nullable SampleEncryptor encryptor) {
    this.header = header;
    this.plan = plan;
    this.sink = sink;
    this.encryptor = encryptor;
    boolean audio = header.kind() == TrackHeader.Kind.AUDIO;
    primingTicks = audio ? header.mediaStartTicks() : 0;
    reorderTicks = audio ? 0 : header.mediaStartTicks();
    number = plan.firstNumber();
    sequence = plan.firstNumber();
    endTicks = plan.baseTicks();
    boundaryTicks = boundaryAfter(plan.baseTicks());
  }

  /// Has each chunk changed before it is counted and told, as by [ProducerTime]; before the first
  /// sample.
  public Segmenter dressing(UnaryOperator<MediaSegment.Chunk> change) {
    dressing = change;
    return this;
  }

  public void add(Sample sample) {
    if (finished) {
      throw new IllegalStateException("a finished segmenter takes no samples");
    }
    if (timeline == null && isPriming(sample)) {
      return;
    }
    Timeline times =
        timeline == null ? Timeline.from(sample, plan.baseTicks(), reorderTicks) : timeline;
    timeline = times;
    lastUntil(sample.decodeTicks());
    long presented = times.presentation(sample);
    if (sample.sync() && presented >= boundaryTicks) {
      endSegment();
      boundaryTicks = boundaryAfter(presented);
    } else if (startsChunk(sample)) {
      endChunk();
    }
    append(sample);
  }

  /// Ends the last segment; the last sample lasts as long as it says.
  public void finish() {
    finished = true;
    if (!pending.isEmpty()) {
      endSegment();
    }
  }

  /// Ends the last segment so that it reaches exactly to `untilTicks` of the timeline, where the
  /// next piece of the film starts.
  public void finish(long untilTicks) {
    if (timeline != null) {
      lastUntil(untilTicks - timeline.shiftTicks());
    }
    finish();
  }

  /// What every segment without an index begins with, before its chunks.
  public static byte[] plainHead() {
    return Boxes.styp("msdh", SEGMENT_BRANDS);
  }

  /// The number of the segment that the last sample belongs to.
  public long number() {
    return number;
  }

  /// Where on the timeline the samples that were added so far end, by their own word.
  public long pendingEndTicks() {
    Timeline times = timeline;
    if (times == null || pending.isEmpty()) {
      return endTicks;
    }
    Sample last = pending.getLast();
    return last.decodeTicks() + last.durationTicks() + times.shiftTicks();
  }

  /// Where on the timeline the segments that came out so far end.
  public long endTicks() {
    return endTicks;
  }

  /// A packet of which more than half lies before the edit that starts presentation.
  private boolean isPriming(Sample sample) {
    long half = (sample.durationTicks() + 1) / 2;
    return sample.decodeTicks() < primingTicks && sample.decodeTicks() + half <= primingTicks;
  }

  private long boundaryAfter(long ticks) {
    Rational step = plan.segmentTarget().times(header.timescale());
    long passed = Rational.ONE.dividedBy(step).scaled(ticks - plan.gridTicks(), RoundingMode.FLOOR);
    return plan.gridTicks() + step.scaled(passed + 1, RoundingMode.CEILING);
  }

  /// Gives the last pending sample the duration that leads to `decodeTicks`.
  private void lastUntil(long decodeTicks) {
    if (pending.isEmpty()) {
      return;
    }
    Sample last = pending.removeLast();
    long duration = decodeTicks - last.decodeTicks();
    if (duration <= 0 || duration > MAX_FIELD) {
      throw new IllegalArgumentException(
          "a sample decoded at " + last.decodeTicks() + " cannot last until " + decodeTicks);
    }
    pending.addLast(last.lasting(duration));
  }

  /// A key picture starts one, so that trick play finds it at the front of a chunk.
  private boolean startsChunk(Sample sample) {
    boolean keyPicture = sample.sync() && header.kind() == TrackHeader.Kind.VIDEO;
    return !pending.isEmpty() && (keyPicture || (plan.chunked() && chunkIsFullBefore(sample)));
  }

  private boolean chunkIsFullBefore(Sample sample) {
    long ticks = sample.decodeTicks() + sample.durationTicks() - pending.getFirst().decodeTicks();
    return new Rational(ticks, header.timescale()).compareTo(plan.chunkTarget()) > 0;
  }

  private void append(Sample sample) {
    pending.add(sample);
    segmentBytes += sample.size();
    if (segmentBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segment " + number + " is larger than " + MAX_SEGMENT_BYTES + " bytes");
    }
  }

  private void endChunk() {
    Timeline times = Objects.requireNonNull(timeline).settledBy(pending);
    timeline = times;
    List<Sample> placed = pending.stream().map(times::placed).toList();
    pending.clear();
    MediaSegment.Chunk chunk =
        dressing.apply(new FragmentWriter(placed, encryptor).write(header.trackId(), ++sequence));
    chunks.add(chunk);
    sink.chunk(number, chunks.size() - 1, chunk);
  }

  private void endSegment() {
    endChunk();
    long start = chunks.getFirst().startTicks();
    long end = chunks.getLast().startTicks() + chunks.getLast().durationTicks();
    var segment = new MediaSegment(number, start, end - start, head(start, end - start), chunks);
    chunks.clear();
    segmentBytes = 0;
    number++;
    endTicks = end;
    sink.segment(segment);
  }

  private ByteBuffer head(long start, long duration) {
    if (!plan.index()) {
      return ByteBuffer.wrap(plainHead());
    }
    byte[] styp = Boxes.styp("msdh", INDEXED_BRANDS);
    int size = chunks.stream().mapToInt(chunk -> chunk.bytes().remaining()).sum();
    byte[] sidx = Boxes.sidx(header.trackId(), header.timescale(), start, duration, size);
    return ByteBuffer.allocate(styp.length + sidx.length).put(styp).put(sidx).flip();
  }
}
