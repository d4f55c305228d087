package dev.millrace.media.scene;

/// A part of a film, in ticks: from its first picture to the one after its last.
public record Span(long from, long to) {
  public Span {
    if (to < from) {
      throw new IllegalArgumentException("a span ends before it begins: " + from + " to " + to);
    }
  }

  public long length() {
    return to - from;
  }

  public boolean holds(long at) {
    return at >= from && at < to;
  }

  /// Whether both have a moment in common.
  public boolean meets(Span other) {
    return from < other.to && other.from < to;
  }
}
