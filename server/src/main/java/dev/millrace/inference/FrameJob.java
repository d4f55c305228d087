package dev.millrace.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A frame that waits for a network, and what becomes of it.
///
/// **Ownership:** the bytes are its own; nobody changes them.
final class FrameJob implements Job {
  private final Network network;
  private final byte[] frame;
  private final long since = System.nanoTime();
  private final CompletableFuture<Findings> outcome = new CompletableFuture<>();

  FrameJob(Network network, byte[] frame) {
    this.network = network;
    this.frame = frame;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public CompletableFuture<Findings> outcome() {
    return outcome;
  }

  /// Does all of them, which are for one network; every outcome is known afterwards.
  static void run(List<FrameJob> jobs) {
    var good = new ArrayList<FrameJob>();
    var pictures = new ArrayList<Picture>();
    for (FrameJob job : jobs) {
      try {
        pictures.add(Jpeg.decode(job.frame, job.network.model().input().orElseThrow()));
        good.add(job);
      } catch (RuntimeException | Error e) {
        job.outcome.completeExceptionally(e);
      }
    }
    if (good.isEmpty()) {
      return;
    }
    try {
      List<Findings> findings = good.getFirst().network.look(pictures);
      for (int n = 0; n < good.size(); n++) {
        good.get(n).outcome.complete(findings.get(n));
      }
    } catch (RuntimeException | Error e) {
      good.forEach(job -> job.outcome.completeExceptionally(e));
    }
  }
}
