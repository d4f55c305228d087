package dev.millrace.transcode;

import dev.millrace.transcode.BadMedia.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds where the clock of a recording jumps, from the stamps of its packets in the order of the
/// file, and how far each stream has to be moved there to go on without a gap.
///
/// A jump is a step back, or one ahead by more than [#LOST_SECONDS]: what a receiver lost for less
/// stays lost. It is believed when three stamps of a stream follow each other, so that damaged ones
/// move nothing. Streams that jump to the same moment are moved alike, which keeps sound with the
/// picture; one whose packets are rare, such as a subtitle, goes with the others.
///
/// **Threading**: for one thread. **Limits**: [#MAX_SPLICES].
final class SpliceFinder {
  static final int LOST_SECONDS = 30;
  static final int MAX_SPLICES = 20_000;

  /// Streams are this near to each other in a file, and their ends at most so far apart.
  private static final int NEAR_SECONDS = 10;

  private static final int UNEVEN_SECONDS = 2;

  /// Streams whose packets are further apart do not tell where a gap ends.
  private static final int DENSE_SECONDS = 1;

  /// Pictures without a decoding time come a little out of order.
  private static final double REORDERED_SECONDS = 0.5;

  private static final int BELIEVED = 3;

  private final StampClock clock;
  private final Map<Integer, Track> tracks = new HashMap<>();
  private final List<Splice> splices = new ArrayList<>();

  SpliceFinder(StampClock clock) {
    this.clock = clock;
  }

  /// The next stamp of the file.
  ///
  /// **On failure**: [BadMedia] when there are too many jumps.
  void stamp(long position, int stream, long ticks) {
    Track track = tracks.get(stream);
    if (track == null) {
      begin(position, stream, ticks);
    } else if (track.continuesWith(ticks)) {
      track.goOn(ticks);
    } else {
      strange(track, position, ticks);
    }
  }

  /// In the order of the file for each stream.
  List<Splice> found() {
    return List.copyOf(splices);
  }

  private void begin(long position, int stream, long ticks) {
    var track = new Track(stream, ticks);
    Optional<Track> beside = beside(track, ticks);
    tracks.put(stream, track);
    beside.ifPresent(other -> move(track, position, other.shift));
  }

  private void strange(Track track, long position, long ticks) {
    track.wait(position, ticks);
    Optional<Track> beside = beside(track, ticks);
    if (beside.isPresent()) {
      move(track, track.waitingAt, beside.get().shift);
      track.arrive(ticks);
    } else if (track.waiting >= BELIEVED && track.isDense()) {
      move(track, track.waitingAt, clock.ahead(track.waitingFrom, end(track)));
      track.arrive(ticks);
    }
  }

  /// Another stream that is at the same moment. After a step back it must have made it too.
  private Optional<Track> beside(Track track, long ticks) {
    boolean back = clock.ahead(track.last, ticks) < 0;
    return tracks.values().stream()
        .filter(other -> other != track && !(back && other.shift == track.shift))
        .filter(other -> isNear(clock.plus(ticks, other.shift), other.shown()))
        .max(Comparator.comparingLong(other -> other.moved));
  }

  private boolean isNear(long one, long other) {
    return Math.abs(clock.ahead(one, other)) <= clock.seconds(NEAR_SECONDS);
  }

  /// Where a stream goes on: behind itself, and not much before the end of those beside it.
  private long end(Track track) {
    long own = clock.plus(track.shown(), track.step);
    long behind =
        tracks.values().stream()
            .filter(other -> other.shift == track.shift)
            .mapToLong(other -> clock.ahead(own, other.shown()))
            .filter(ahead -> ahead <= clock.seconds(2 * LOST_SECONDS))
            .max()
            .orElse(0);
    return clock.plus(own, Math.max(0, behind - clock.seconds(UNEVEN_SECONDS)));
  }

  private void move(Track track, long position, long shift) {
    if (track.shift == shift) {
      return;
    }
    if (splices.size() == MAX_SPLICES) {
      throw new BadMedia(Reason.CLOCK_JUMPS, "more often than can be mended");
    }
    track.shift = shift;
    track.moved = position;
    splices.add(new Splice(position, track.stream, shift));
  }

  /// One stream: its last stamp that was believed, and strange ones that wait to be.
  private final class Track {
    private final int stream;
    private long last;
    private long step;
    private long shift;
    private long moved = -1;
    private int waiting;
    private long waitingAt;
    private long waitingFrom;
    private long waitingLast;

    Track(int stream, long first) {
      this.stream = stream;
      this.last = first;
    }

    /// Its last moment in the film.
    long shown() {
      return clock.plus(last, shift);
    }

    boolean continuesWith(long ticks) {
      return isAhead(last, ticks, LOST_SECONDS);
    }

    boolean isDense() {
      return step <= clock.seconds(DENSE_SECONDS);
    }

    void goOn(long ticks) {
      step = Math.max(0, clock.ahead(last, ticks));
      last = ticks;
      waiting = 0;
    }

    void wait(long position, long ticks) {
      if (waiting == 0 || !isAhead(waitingLast, ticks, DENSE_SECONDS)) {
        waiting = 0;
        waitingAt = position;
        waitingFrom = ticks;
      }
      waiting++;
      waitingLast = ticks;
    }

    void arrive(long ticks) {
      last = ticks;
      waiting = 0;
    }

    private boolean isAhead(long from, long to, int seconds) {
      long ahead = clock.ahead(from, to);
      return ahead > -clock.seconds(REORDERED_SECONDS) && ahead <= clock.seconds(seconds);
    }
  }
}
