package dev.millrace.live.origin;

import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// When the segments of a programme were shown: its media has no gaps, but between two stretches
/// there was a time when nobody published.
///
/// @param stretches in order, at least one
/// @param segment how long whole segments last
/// @param extent which segments there are
public record Timetable(List<Stretch> stretches, Rational segment, Extent extent) {
  private static final int MILLIS = 1000;

  /// Segments that can be had.
  ///
  /// @param from the number of the first
  /// @param to one more than that of the last
  /// @param end where the last one ends on the media timeline
  public record Extent(long from, long to, Rational end) {
    boolean isEmpty() {
      return from >= to;
    }
  }

  /// Some segments that follow each other.
  ///
  /// @param first the number of the first
  /// @param to one more than that of the last
  /// @param base where the first one begins on the media timeline
  /// @param start when it began
  /// @param end when the last one ended
  public record Range(long first, long to, Rational base, Instant start, Instant end) {}

  public Timetable {
    stretches = List.copyOf(stretches);
  }

  public boolean isEmpty() {
    return extent.isEmpty();
  }

  /// When the first segment that there is begins; of an empty one, when the programme did.
  public Instant begins() {
    return isEmpty() ? stretches.getFirst().began() : startOf(extent.from());
  }

  /// When the last one ends.
  public Instant ends() {
    return isEmpty() ? begins() : endOf(extent.to() - 1);
  }

  /// The segments that show something between two moments; empty when nobody published then.
  public Optional<Range> between(Instant start, Instant end) {
    long first = first(extent.from(), number -> endOf(number).isAfter(start));
    long to = first(first, number -> !startOf(number).isBefore(end));
    return first < to
        ? Optional.of(new Range(first, to, mediaStart(first), startOf(first), endOf(to - 1)))
        : Optional.empty();
  }

  /// The first segment from one on of which something holds that holds of all that follow it.
  private long first(long from, LongPredicate holds) {
    long low = from;
    long high = extent.to();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (holds.test(middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// The same of these segments alone.
  public Timetable of(Range range) {
    var some = new Extent(range.first(), range.to(), mediaEnd(range.to() - 1));
    return new Timetable(stretches, segment, some);
  }

  /// How many of the largest rungs are not made in all of it.
  public int left() {
    return shown().stream().mapToInt(Stretch::left).max().orElse(0);
  }

  /// The stretches as a programme has them that begins with the first segment, and has no rungs but
  /// those that are made in all of it.
  public List<Stretch> rebased() {
    var rebased = new ArrayList<Stretch>();
    long from = extent.from();
    for (Stretch stretch : shown()) {
      long first = Math.max(from, stretch.firstSegment());
      Rational base = mediaStart(first);
      Rational zero = mediaStart(from);
      rebased.add(
          new Stretch(
              rebased.size(), first - from, base.minus(zero), stretch.timeOf(base), /* left= */ 0));
    }
    return List.copyOf(rebased);
  }

  private List<Stretch> shown() {
    if (isEmpty()) {
      return List.of();
    }
    int first = indexOf(extent.from());
    int last = indexOf(extent.to() - 1);
    return IntStream.rangeClosed(first, last)
        .filter(i -> i == last || hasSegments(i))
        .mapToObj(stretches::get)
        .toList();
  }

  private boolean hasSegments(int i) {
    return stretches.get(i).firstSegment() < stretches.get(i + 1).firstSegment();
  }

  /// How far behind the first segment a moment is, in seconds of media; empty when it is not shown,
  /// or was before.
  public Optional<Rational> offsetOf(Instant moment) {
    if (isEmpty() || moment.isBefore(begins())) {
      return Optional.empty();
    }
    return between(moment, Instant.MAX)
        .map(
            range -> {
              long late = Math.max(0, Duration.between(range.start(), moment).toMillis());
              return range.base().plus(new Rational(late, MILLIS)).minus(mediaStart(extent.from()));
            });
  }

  /// How long all of it lasts.
  Rational seconds() {
    return isEmpty() ? Rational.ZERO : extent.end().minus(mediaStart(extent.from()));
  }

  Instant startOf(long number) {
    return time(stretchOf(number), mediaStart(number));
  }

  private Instant endOf(long number) {
    return time(stretchOf(number), mediaEnd(number));
  }

  /// To the millisecond, as playlists write it.
  private static Instant time(Stretch stretch, Rational seconds) {
    return stretch.timeOf(seconds).truncatedTo(ChronoUnit.MILLIS);
  }

  private Rational mediaStart(long number) {
    Stretch stretch = stretchOf(number);
    return stretch.base().plus(segment.times(number - stretch.firstSegment()));
  }

  /// The last segment of a stretch ends where the next stretch begins.
  private Rational mediaEnd(long number) {
    if (number + 1 == extent.to()) {
      return extent.end();
    }
    Stretch next = stretchOf(number + 1);
    return next.firstSegment() == number + 1 ? next.base() : mediaStart(number).plus(segment);
  }

  private Stretch stretchOf(long number) {
    return stretches.get(indexOf(number));
  }

  /// Of the last stretch that has begun by a segment.
  private int indexOf(long number) {
    int low = 1;
    int high = stretches.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stretches.get(middle).firstSegment() <= number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
