package dev.millrace.inference;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Tensors that wait for a network, and those that it makes of them.
record TensorJob(
    Network network,
    List<NamedTensor> inputs,
    long since,
    CompletableFuture<List<NamedTensor>> outcome)
    implements Job {
  static TensorJob of(Network network, List<NamedTensor> inputs) {
    return new TensorJob(network, inputs, System.nanoTime(), new CompletableFuture<>());
  }

  /// Does it; the outcome is known afterwards.
  void run() {
    try {
      outcome.complete(TensorRun.of(network, inputs));
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }
}
