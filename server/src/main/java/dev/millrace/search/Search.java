package dev.millrace.search;

import java.time.Instant;
import java.util.Optional;

/// What is looked for, and how much of it.
///
/// @param from the earliest time, included
/// @param to the latest time, not included
/// @param last how many events at most, 1 to [#MOST]
/// @param after where the page before ended
public record Search(
    Condition condition,
    Optional<Instant> from,
    Optional<Instant> to,
    int last,
    Optional<Cursor> after) {
  /// The most events of one answer.
  public static final int MOST = 1000;

  public Search {
    if (last < 1 || last > MOST) {
      throw new BadSearch("last is 1 to " + MOST);
    }
  }

  /// The latest events of a kind.
  public static Search latest(int last) {
    return of(Condition.EVERYTHING, last);
  }

  /// The latest events that are so.
  public static Search of(Condition condition, int last) {
    return new Search(condition, Optional.empty(), Optional.empty(), last, Optional.empty());
  }

  /// The place of an event among all of its kind, which stays when the index is made anew.
  public record Cursor(long timeMillis, long sequence) {
    private static final int RADIX = 36;

    /// Reads what [#text] gave.
    public static Cursor parse(String text) {
      int dot = text.indexOf('.');
      try {
        if (dot > 0) {
          return new Cursor(
              Long.parseLong(text.substring(0, dot), RADIX),
              Long.parseLong(text.substring(dot + 1), RADIX));
        }
      } catch (NumberFormatException _) {
        // Said below.
      }
      throw new BadSearch("cursor is not one that an answer gave");
    }

    public String text() {
      return Long.toString(timeMillis, RADIX) + '.' + Long.toString(sequence, RADIX);
    }
  }
}
