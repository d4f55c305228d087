package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.io.InputStream;

/// Reads what a child writes to one of its outputs.
///
/// **Threading**: called once per output, each on a virtual thread of its own, at the same time.
///
/// **On failure**: any exception ends the child and is the cause of the [MediaFailure].
@FunctionalInterface
public interface OutputConsumer {
  /// Reads `media` until it ends; the child waits while nobody reads.
  void consume(String output, InputStream media) throws IOException;
}
