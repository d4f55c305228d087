package dev.millrace;

import dev.millrace.inference.InferenceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The section `inference`: how much of the machine networks may use.
///
/// @param threads that run networks; 0: one for each CPU
/// @param queue the most frames that wait
/// @param batch the most frames that one thread takes at once
/// @param patience for how long a frame may wait
/// @param models the folder of your own networks; without it `models.d` in the data folder
record InferenceSection(
    int threads, int queue, int batch, Duration patience, Optional<Path> models) {
  InferenceSection {
    new InferenceConfig(Math.max(1, threads), queue, batch, patience, Path.of(""), Path.of(""));
  }

  static InferenceSection defaults() {
    return new InferenceSection(0, 200, 8, Duration.ofSeconds(15), Optional.empty());
  }

  InferenceConfig in(Path cache, Path data) {
    int actual = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return new InferenceConfig(
        actual, queue, batch, patience, cache, models.orElseGet(() -> data.resolve("models.d")));
  }
}
