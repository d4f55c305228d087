package dev.millrace.media.cue;

/// Bytes that are no splice information section.
public final class MalformedCue extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedCue(String message) {
    super(message);
  }
}
