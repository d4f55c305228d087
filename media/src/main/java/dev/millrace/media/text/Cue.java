package dev.millrace.media.text;

/// A text and when it is shown.
///
/// @param startMillis on the timeline of the film
/// @param endMillis after the start
/// @param settings where it is shown, in WebVTT's words, such as `line:0 align:start`; may be empty
/// @param text in WebVTT's cue text markup, lines divided by line feeds, none empty
public record Cue(long startMillis, long endMillis, String settings, String text) {
  static final int MAX_CHARACTERS = 8_192;

  public Cue {
    if (startMillis < 0 || endMillis <= startMillis) {
      throw new IllegalArgumentException("a cue from " + startMillis + " to " + endMillis + " ms");
    }
    if (text.isBlank() || text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("a cue has 1 to " + MAX_CHARACTERS + " characters");
    }
  }

  boolean isShownBetween(long fromMillis, long toMillis) {
    return startMillis < toMillis && endMillis > fromMillis;
  }
}
