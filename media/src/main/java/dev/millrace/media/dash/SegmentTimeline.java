package dev.millrace.media.dash;

import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.List;

/// The start and length of every segment of a representation, in ticks (23009-1 5.3.9.6).
///
/// @param timescale ticks per second
/// @param startNumber the number of the first segment
/// @param runs segments of equal length, together
public record SegmentTimeline(long timescale, long startNumber, List<Run> runs) {
  public SegmentTimeline {
    runs = List.copyOf(runs);
  }

  /// `count` segments one after the other, each of `durationTicks`.
  public record Run(long startTicks, long durationTicks, int count) {
    long endTicks() {
      return startTicks + durationTicks * count;
    }

    private boolean continuesWith(long start, long duration) {
      return start == endTicks() && duration == durationTicks;
    }
  }

  /// Gathers segments, in order, into runs.
  public static final class Builder {
    private final List<Run> runs = new ArrayList<>();

    public Builder add(long startTicks, long durationTicks) {
      if (startTicks < 0 || durationTicks <= 0) {
        throw new IllegalArgumentException(
            "a segment lasts: " + startTicks + " for " + durationTicks);
      }
      if (!runs.isEmpty() && runs.getLast().continuesWith(startTicks, durationTicks)) {
        Run last = runs.removeLast();
        runs.add(new Run(last.startTicks(), durationTicks, last.count() + 1));
      } else {
        runs.add(new Run(startTicks, durationTicks, 1));
      }
      return this;
    }

    public SegmentTimeline build(long timescale, long startNumber) {
      return new SegmentTimeline(timescale, startNumber, runs);
    }
  }

  /// The longest segment; zero when there is none.
  public Rational longest() {
    long ticks = runs.stream().mapToLong(Run::durationTicks).max().orElse(0);
    return new Rational(ticks, timescale);
  }
}
