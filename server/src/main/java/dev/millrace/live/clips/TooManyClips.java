package dev.millrace.live.clips;

/// As many clips as may be at a time are in the making, or they hold as much as they may.
public final class TooManyClips extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyClips(String message) {
    super(message);
  }
}
