package dev.millrace.inference;

import java.util.concurrent.CompletableFuture;

/// Something that waits for a network.
sealed interface Job permits FrameJob, TensorJob {
  Network network();

  /// When it began to wait, of [System#nanoTime].
  long since();

  CompletableFuture<?> outcome();

  default boolean isWanted() {
    return !outcome().isDone();
  }
}
