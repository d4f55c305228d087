package dev.millrace.live.origin;

import dev.millrace.live.origin.LiveTrack.Cut;
import dev.millrace.live.origin.LiveTrack.Held;
import dev.millrace.live.origin.LiveTrack.Shape;
import dev.millrace.media.hls.LivePlaylist.Window;
import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.hls.LiveSegment.Origin;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The segments of a track that are listed, the last perhaps open, and the bytes that are held.
///
/// **Threading**: under the lock of its track.
final class Reel {
  /// Parts are listed for three target durations, and can be had for three more (6.2.2).
  private static final int PARTS_LISTED = 3;
  private static final int PARTS_HELD = 2 * PARTS_LISTED;

  /// How many segments beyond the last whole one may be asked for (6.2.5.2).
  private static final int SEGMENTS_AHEAD = 2;

  private static final Rational MILLIS = Rational.of(1000);

  private final Shape shape;
  private final Deque<HeldSegment> segments = new ArrayDeque<>();

  /// No longer listed; somebody may still have an old list (6.2.2).
  private final Deque<HeldSegment> leaving = new ArrayDeque<>();

  private @Nullable HeldSegment open;
  private Rational listed = Rational.ZERO;
  private Rational leavingSeconds = Rational.ZERO;
  private long nextNumber;
  private long gone;

  /// How many segments the longest list had.
  private int longest;

  private long heldBytes;
  private long version;
  private boolean finished;

  /// Whether memory has let go of segments that would still be listed.
  private boolean isCut;

  Reel(Shape shape) {
    this.shape = shape;
  }

  void begin(Origin origin) {
    if (open != null || finished) {
      throw new IllegalStateException("a segment is being made, or none will be any more");
    }
    var begun = new HeldSegment(nextNumber++, origin);
    open = begun;
  }

  void add(Cut cut) {
    HeldSegment segment = Objects.requireNonNull(open, "no segment was begun");
    segment.add(cut.part(), cut.bytes());
    heldBytes += cut.bytes().remaining();
    version++;
  }

  HeldSegment close(ByteBuffer head) {
    HeldSegment closed = Objects.requireNonNull(open, "no segment was begun");
    closed.close(shape.names().segment().apply(closed.number()), head);
    if (!hasParts()) {
      closed.unlistParts();
    }
    heldBytes += head.remaining();
    segments.addLast(closed);
    listed = listed.plus(closed.seconds());
    open = null;
    version++;
    trim();
    longest = Math.max(longest, segments.size());
    return closed;
  }

  /// It is not what it was, though its segments are.
  void touch() {
    version++;
  }

  void finish() {
    if (open != null) {
      heldBytes -= open.letGo();
      nextNumber--;
    }
    open = null;
    finished = true;
    version++;
  }

  boolean isFinished() {
    return finished;
  }

  long version() {
    return version;
  }

  /// The last place there is; null before the first.
  @Nullable Position end() {
    HeldSegment making = open;
    if (making != null && making.partCount() > 0 && hasParts()) {
      return making.end();
    }
    return segments.isEmpty() ? null : segments.getLast().end();
  }

  /// The last part of the last whole segment.
  int lastPart() {
    return segments.isEmpty() || !hasParts() ? -1 : segments.getLast().partCount() - 1;
  }

  boolean hasReached(Position place) {
    Position end = end();
    return end != null && place.compareTo(end) <= 0;
  }

  /// Where somebody has to wait who asks for `place`: past the last part of a whole segment, at the
  /// first of the next (6.2.5.2).
  Position reachable(Position place) {
    HeldSegment whole = whole(place.segment(), segments.descendingIterator());
    return whole != null && !place.isWhole() && place.part() >= whole.partCount()
        ? new Position(place.segment() + 1, 0)
        : place;
  }

  boolean isTooFar(Position place) {
    long lastWhole = open == null ? nextNumber - 1 : nextNumber - 2;
    if (place.segment() > lastWhole + SEGMENTS_AHEAD) {
      return true;
    }
    if (place.isWhole()) {
      return false;
    }
    HeldSegment making = open;
    boolean inOpen = making != null && making.number() == place.segment();
    int last = making != null && inOpen ? making.partCount() - 1 : -1;
    return place.part() > last + Math.max(1, shape.promise().advanceParts());
  }

  long nextNumber() {
    return nextNumber;
  }

  boolean hasLetGo(long number) {
    return number < (open == null ? nextNumber : nextNumber - 1) && whole(number) == null;
  }

  /// The last whole segments, as far back as their bytes are here without a gap.
  Held inMemory() {
    long to = open == null ? nextNumber : nextNumber - 1;
    long from = to;
    for (Iterator<HeldSegment> all = segments.descendingIterator(); all.hasNext(); from--) {
      if (all.next().whole() == null) {
        break;
      }
    }
    return new Held(from, to);
  }

  /// Whether a segment is being made or comes soon. Players of DASH ask by the clock, and are early
  /// by as much as the encoder is late.
  boolean isOpenOrSoon(long number) {
    long firstNotWhole = open == null ? nextNumber : nextNumber - 1;
    return number >= firstNotWhole && number < nextNumber + SEGMENTS_AHEAD;
  }

  /// The part that comes next, as far as can be known.
  Position next() {
    HeldSegment making = open;
    if (making == null) {
      return new Position(nextNumber, 0);
    }
    return making.partCount() < shape.partsOfSegment()
        ? new Position(making.number(), making.partCount())
        : new Position(making.number() + 1, 0);
  }

  /// The address of the part that comes next; null when segments come whole.
  @Nullable String hint() {
    if (!hasParts()) {
      return null;
    }
    Position next = next();
    return shape.names().part().of(next.segment(), next.part());
  }

  Window window() {
    var list = new ArrayList<LiveSegment>(segments.size() + 1);
    segments.forEach(segment -> list.add(segment.listed()));
    HeldSegment making = open;
    if (making != null && making.partCount() > 0 && hasParts()) {
      list.add(making.listed());
    }
    return new Window(firstListed(), gone, list);
  }

  long firstListed() {
    if (!segments.isEmpty()) {
      return segments.getFirst().number();
    }
    return open == null ? nextNumber : nextNumber - 1;
  }

  /// The first of a list that ended where the one of now begins, and was as long as any: who has an
  /// older one can not expect anything of it any more (6.2.2).
  long firstOfOldLists() {
    return Math.max(0, firstListed() - longest);
  }

  @Nullable ByteBuffer part(Position place) {
    HeldSegment making = open;
    if (making != null && making.number() == place.segment()) {
      return making.part(place.part());
    }
    HeldSegment whole = held(place.segment());
    return whole == null ? null : whole.part(place.part());
  }

  /// Whether a segment is whole and has no more parts than those before a place.
  boolean isPastAll(Position place) {
    HeldSegment whole = held(place.segment());
    return whole != null && place.part() >= whole.partCount();
  }

  @Nullable ByteBuffer whole(long number) {
    HeldSegment segment = held(number);
    return segment == null ? null : segment.whole();
  }

  void archived(long number) {
    HeldSegment segment = held(number);
    if (segment != null) {
      segment.archived();
    }
  }

  private @Nullable HeldSegment held(long number) {
    HeldSegment there = whole(number, segments.descendingIterator());
    return there == null ? whole(number, leaving.descendingIterator()) : there;
  }

  private static @Nullable HeldSegment whole(long number, Iterator<HeldSegment> newestFirst) {
    while (newestFirst.hasNext()) {
      HeldSegment segment = newestFirst.next();
      if (segment.number() <= number) {
        return segment.number() == number ? segment : null;
      }
    }
    return null;
  }

  /// Takes away what has become too old.
  private void trim() {
    while (segments.size() > 1
        && isLonger(listed.minus(segments.getFirst().seconds()), shape.room().listed())) {
      HeldSegment first = segments.removeFirst();
      listed = listed.minus(first.seconds());
      gone += first.listed().origin().discontinuity() ? 1 : 0;
      leaving.addLast(first);
      leavingSeconds = leavingSeconds.plus(first.seconds());
      isCut = false;
    }
    sendAway();
    Rational parts = targets(PARTS_LISTED);
    Rational behind = listed;
    for (HeldSegment segment : segments) {
      behind = behind.minus(segment.seconds());
      if (behind.compareTo(parts) >= 0) {
        segment.unlistParts();
      }
      if (segment.isArchived() && isLonger(behind, shape.room().held())) {
        heldBytes -= segment.letGo();
      }
    }
  }

  long heldBytes() {
    return heldBytes;
  }

  /// How many segments there are, whether their bytes are held or not.
  int count() {
    return segments.size() + leaving.size();
  }

  /// The oldest segment that need not be listed; empty when the list is as short as it may be.
  OptionalLong oldestListed() {
    Rational needed = finished ? Rational.ZERO : targets(PARTS_HELD);
    return segments.size() > 1 && listed.minus(segments.getFirst().seconds()).compareTo(needed) >= 0
        ? OptionalLong.of(segments.getFirst().number())
        : OptionalLong.empty();
  }

  /// The oldest segment that is held and that memory may let go of: parts can be had for as long as
  /// they must (6.2.2), and of what has ended something stays listed.
  ///
  /// @param isStored of those that can be had from the store
  OptionalLong oldestToSpare(boolean isStored) {
    if (!leaving.isEmpty()) {
      return OptionalLong.of(leaving.getFirst().number());
    }
    Rational needed = finished ? Rational.ZERO : targets(PARTS_HELD);
    Rational behind = listed;
    for (HeldSegment segment : segments) {
      behind = behind.minus(segment.seconds());
      if (behind.compareTo(needed) < 0 || (!isStored && segments.size() == 1)) {
        return OptionalLong.empty();
      }
      if (segment.whole() != null && (!isStored || segment.isArchived())) {
        return OptionalLong.of(segment.number());
      }
    }
    return OptionalLong.empty();
  }

  /// Lets go of the segments up to this one.
  ///
  /// @param isStored of those that can be had from the store, which stay listed; else of all
  void letGo(long number, boolean isStored) {
    while (!leaving.isEmpty() && leaving.getFirst().number() <= number) {
      HeldSegment first = leaving.removeFirst();
      leavingSeconds = leavingSeconds.minus(first.seconds());
      heldBytes -= first.letGo();
    }
    if (isStored) {
      for (HeldSegment segment : segments) {
        heldBytes -= segment.number() <= number && segment.isArchived() ? segment.letGo() : 0;
      }
    } else {
      unlist(number);
    }
  }

  /// The segments up to this one are not listed any more, whatever has them.
  void unlist(long number) {
    while (segments.size() > 1 && segments.getFirst().number() <= number) {
      HeldSegment first = segments.removeFirst();
      listed = listed.minus(first.seconds());
      gone += first.listed().origin().discontinuity() ? 1 : 0;
      heldBytes -= first.letGo();
      isCut = true;
      version++;
    }
  }

  /// How much is listed, when that is less than wanted because memory let go of the rest.
  Optional<Duration> cutTo() {
    return isCut
        ? Optional.of(Duration.ofMillis(listed.times(MILLIS).toLong(RoundingMode.FLOOR)))
        : Optional.empty();
  }

  private Rational targets(int count) {
    return Rational.of((long) count * shape.promise().targetDurationSeconds());
  }

  /// Those that have left the list stay for as long as it is, unless the store has them.
  private void sendAway() {
    while (!leaving.isEmpty()
        && (leaving.getFirst().isArchived() || isLonger(leavingSeconds, shape.room().listed()))) {
      HeldSegment first = leaving.removeFirst();
      leavingSeconds = leavingSeconds.minus(first.seconds());
      heldBytes -= first.letGo();
    }
  }

  private boolean hasParts() {
    return shape.partsOfSegment() > 0;
  }

  private static boolean isLonger(Rational seconds, Duration than) {
    return seconds.compareTo(new Rational(than.toMillis(), 1000)) >= 0;
  }
}
