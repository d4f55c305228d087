package dev.millrace.transcode;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Takes the coded tracks of a run while they are being made.
public interface EncodeListener {
  /// Reads the fragmented MP4 of one track to its end; the encoder waits while nobody reads.
  ///
  /// **Threading**: called once per track, each on a thread of its own, at the same time.
  ///
  /// **On failure**: any exception ends the run and is its cause.
  void track(String name, InputStream fragmentedMp4) throws IOException;

  /// Says that `seconds` of the run's output are coded; must return soon.
  default void progress(double seconds) {}

  /// Says how much processor time the run has used so far; must return soon.
  default void used(Duration cpu) {}
}
