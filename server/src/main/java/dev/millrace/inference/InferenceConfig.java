package dev.millrace.inference;

import java.nio.file.Path;
import java.time.Duration;

/// How much is done at once, and where networks are.
///
/// @param threads that run networks
/// @param queue the most frames that wait, of all callers together
/// @param batch the most frames that one thread takes at once
/// @param patience after which a frame that still waits is refused
/// @param cache the folder that installations of this user share
/// @param own the folder of users' own networks; need not exist
public record InferenceConfig(
    int threads, int queue, int batch, Duration patience, Path cache, Path own) {
  public InferenceConfig {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("threads: 1 to 256, but got " + threads);
    }
    if (queue < 50 || queue > 10_000) {
      throw new IllegalArgumentException("queue: 50 to 10000 frames, but got " + queue);
    }
    if (batch < 1 || batch > 50) {
      throw new IllegalArgumentException("batch: 1 to 50 frames, but got " + batch);
    }
  }
}
