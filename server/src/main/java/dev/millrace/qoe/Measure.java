package dev.millrace.qoe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is added up of sessions. Sums of sums are sums, and what was added can be taken off again.
public enum Measure {
  /// Sessions, but for parts of one whose beginning is another row, and what goes on after a sleep.
  PLAYS,
  /// Sessions that had a first picture.
  STARTS,
  START_FAILURES,
  PLAYBACK_FAILURES,
  EXITS,
  STALLS,
  STALLED_MS,
  WATCHED_MS,
  /// Of the media whose bitrate is known.
  RATED_MS,
  KILOBITS,
  SWITCHES,
  SCORED,
  /// Hundredths of a point.
  SCORE_SUM,
  EVENTS,
  LOST_EVENTS,
  DOUBLED_EVENTS,
  /// Sessions of which something is missing.
  INCOMPLETE,
  /// Sessions whose player's clock was set right.
  SKEWED,
  /// Sessions that stand for others, which nobody told of.
  SAMPLED;

  /// The column's name.
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// All columns, in order.
  public static List<String> columns() {
    return Arrays.stream(values()).map(Measure::column).toList();
  }
}
