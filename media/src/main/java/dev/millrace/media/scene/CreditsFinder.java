package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the credits at a film's end: for most of so many seconds there is text that is no
/// subtitle, line under line, and little else follows.
///
/// @param whole the film, in ticks
/// @param second in ticks
public record CreditsFinder(Span whole, long second) {
  /// Lines whose middle is below this part of the picture are subtitles.
  private static final double SUBTITLES = 0.75;

  private static final int LINES = 2;
  private static final int SHORTEST_SECONDS = 5;

  /// For so long there may be no text: between two names, or while a picture fades.
  private static final int PAUSE_SECONDS = 4;

  /// After credits something may follow: a scene more, a logo.
  private static final int EPILOGUE_SECONDS = 30;

  private static final double LAST_PART = 0.5;

  /// Slides of a lecture are no credits.
  private static final double MOST_OF_THE_FILM = 0.25;

  private static final double MOST_OF_IT = 0.6;

  /// A line of text while it is to be seen.
  ///
  /// @param middle of the line, as a part of the picture's height from the top
  public record Line(Span span, double middle) {}

  /// Where the credits are; empty when there are none.
  public Optional<Span> find(List<Line> lines) {
    int[] counts = counts(lines);
    return runs(counts).stream()
        .filter(run -> isCredits(run, counts))
        .max(Comparator.comparingInt(run -> run.to - run.from))
        .map(run -> exact(run, lines));
  }

  /// Seconds from one to another.
  private record Run(int from, int to) {}

  /// How many lines there are in each second's middle.
  private int[] counts(List<Line> lines) {
    var counts = new int[(int) Math.ceilDiv(whole.length(), second)];
    for (Line line : lines) {
      if (line.middle <= SUBTITLES) {
        int from = (int) ((line.span.from() - whole.from()) / second);
        int to = (int) Math.ceilDiv(line.span.to() - whole.from(), second);
        for (int n = Math.max(0, from); n < Math.min(counts.length, to); n++) {
          counts[n]++;
        }
      }
    }
    return counts;
  }

  private static List<Run> runs(int[] counts) {
    var runs = new ArrayList<Run>();
    int from = -1;
    int last = -1;
    for (int n = 0; n < counts.length; n++) {
      if (counts[n] >= LINES) {
        from = from < 0 || n - last > PAUSE_SECONDS ? begin(runs, from, last, n) : from;
        last = n;
      }
    }
    begin(runs, from, last, 0);
    return runs;
  }

  /// Ends the run before, if there was one.
  private static int begin(List<Run> runs, int from, int last, int next) {
    if (from >= 0) {
      runs.add(new Run(from, last + 1));
    }
    return next;
  }

  private static boolean isCredits(Run run, int[] counts) {
    int length = run.to - run.from;
    long full = 0;
    for (int n = run.from; n < run.to; n++) {
      full += counts[n] >= LINES ? 1 : 0;
    }
    return length >= SHORTEST_SECONDS
        && length <= MOST_OF_THE_FILM * counts.length
        && full >= MOST_OF_IT * length
        && run.from >= LAST_PART * counts.length
        && counts.length - run.to <= EPILOGUE_SECONDS;
  }

  /// From the first line's coming up to the last one's going.
  private Span exact(Run run, List<Line> lines) {
    var seconds = new Span(whole.from() + run.from * second, whole.from() + run.to * second);
    long from = seconds.to();
    long to = seconds.from();
    for (Line line : lines) {
      if (line.middle <= SUBTITLES && line.span.meets(seconds)) {
        from = Math.min(from, line.span.from());
        to = Math.max(to, line.span.to());
      }
    }
    return new Span(Math.max(from, whole.from()), Math.min(to, whole.to()));
  }
}
