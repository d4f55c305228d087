package dev.millrace.media.ladder;

/// What the rungs of a film go by.
public enum LadderBasis {
  /// The size and the frame rate of its pictures.
  FIXED,
  /// What a probe finds in its pictures too.
  CONTENT
}
