package dev.millrace.live.clips;

/// As many clips as may be at a time are in the making.
public final class TooManyClips extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyClips() {
    super(Clips.AT_ONCE + " clips are being made already");
  }
}
