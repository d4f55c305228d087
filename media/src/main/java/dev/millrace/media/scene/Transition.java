package dev.millrace.media.scene;

/// How one shot becomes the next.
///
/// @param span from the first picture that changes to the first whole one of the next shot; without
///     length for a cut
public record Transition(Kind kind, Span span) {
  /// The ways in which shots follow each other.
  public enum Kind {
    /// From one picture to the next.
    CUT,
    /// Through black or white.
    FADE,
    /// One shows through the other.
    DISSOLVE
  }

  static Transition cut(long at) {
    return new Transition(Kind.CUT, new Span(at, at));
  }

  /// Where the one shot counts as over: in the middle of what changes slowly.
  public long boundary() {
    return span.from() + span.length() / 2;
  }
}
