package dev.millrace.live.origin;

import java.util.Comparator;

/// A place in a track: the end of one part of a segment, or of the whole segment.
///
/// @param segment its number, the Media Sequence Number of HLS
/// @param part from 0; [#WHOLE] when all parts are meant
record Position(long segment, int part) implements Comparable<Position> {
  static final int WHOLE = Integer.MAX_VALUE;

  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::segment).thenComparingInt(Position::part);

  static Position endOf(long segment) {
    return new Position(segment, WHOLE);
  }

  boolean isWhole() {
    return part == WHOLE;
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
