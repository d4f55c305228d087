package dev.millrace.inference;

import dev.millrace.models.Model;
import dev.millrace.models.Models;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The service: frames are looked at by a network, and what it finds is given back.
///
/// **Threading:** any; callers wait. **Ownership:** [#close] ends what runs and closes networks.
/// **On failure** each call tells it by [InferenceFailed]; the service goes on.
public final class Inference implements AutoCloseable {
  /// A network of users' own that is longer in being tried does not keep the others waiting.
  private static final Duration SLOW = Duration.ofSeconds(10);

  private final InferenceConfig config;
  private final Tally tally = new Tally();
  private final Stock stock;
  private final Mill mill;
  private final Room room = new Room();

  public Inference(InferenceConfig config) {
    this.config = config;
    this.stock = new Stock(Models.in(config.cache()), config.own(), false, config.patience());
    this.mill = new Mill(config, tally);
  }

  /// Begins to take frames, and tries users' own networks meanwhile.
  public void start() {
    try {
      NativeLibrary.prepare(config.cache());
    } catch (IOException e) {
      System.getLogger(Inference.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "ONNX Runtime unpacks itself. because={0}",
              e.getMessage());
    }
    mill.start();
    Thread.ofVirtual().name("inference-own").start(() -> stock.readOwn(_ -> true, SLOW));
  }

  /// Which networks there are, and why some cannot be used.
  public List<NetworkState> networks() {
    return stock.states();
  }

  /// Counts and times, for people and programs.
  public Map<String, Object> stats() {
    return tally.stats(mill.waiting());
  }

  /// How many frames were looked at.
  public long frames() {
    return tally.frames();
  }

  /// How many frames wait.
  public int waiting() {
    return mill.waiting();
  }

  /// What all requests of this process take together.
  Room room() {
    return room;
  }

  /// What a look at frames gave.
  ///
  /// @param frames in the order in which they were given
  public record Seen(String model, String version, List<Findings> frames) {}

  /// Has a network look at JPEG frames.
  ///
  /// **On failure** [InferenceFailed].
  public Seen look(String name, List<byte[]> frames) throws InterruptedException {
    Network network = network(name);
    if (network.model().input().isEmpty()) {
      throw new InferenceFailed(
          InferenceFailed.Kind.UNKNOWN, "the network %s takes no pictures".formatted(name));
    }
    var jobs = frames.stream().map(frame -> new FrameJob(network, frame)).toList();
    offer(jobs);
    Model model = network.model();
    long deadline = System.nanoTime() + config.patience().toNanos();
    try {
      var findings = new java.util.ArrayList<Findings>();
      for (int n = 0; n < jobs.size(); n++) {
        findings.add(outcome(jobs.get(n).outcome(), n, deadline));
      }
      return new Seen(model.name(), model.version(), findings);
    } finally {
      mill.withdraw(jobs);
    }
  }

  /// Has a network make tensors of tensors.
  ///
  /// **On failure** [InferenceFailed].
  List<NamedTensor> run(Network network, List<NamedTensor> inputs) throws InterruptedException {
    var job = TensorJob.of(network, inputs);
    offer(List.of(job));
    try {
      return outcome(job.outcome(), 0, System.nanoTime() + config.patience().toNanos());
    } finally {
      mill.withdraw(List.of(job));
    }
  }

  private void offer(List<? extends Job> jobs) {
    if (!mill.offer(jobs)) {
      tally.refused(jobs.size());
      throw new InferenceFailed(InferenceFailed.Kind.BUSY, "too many frames wait already");
    }
  }

  /// The network of that name, loaded.
  ///
  /// **On failure** [InferenceFailed].
  Network network(String name) {
    try {
      return stock
          .find(name)
          .orElseThrow(
              () ->
                  new InferenceFailed(
                      InferenceFailed.Kind.UNKNOWN,
                      "there is no network %s; there are %s"
                          .formatted(name, networks().stream().map(NetworkState::name).toList())));
    } catch (NetworkRefused e) {
      throw new InferenceFailed(
          InferenceFailed.Kind.OFF, "the network %s is off: %s".formatted(name, e.getMessage()));
    }
  }

  private static <T> T outcome(CompletableFuture<T> job, int index, long deadline)
      throws InterruptedException {
    try {
      return job.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | CancellationException e) {
      throw new InferenceFailed(InferenceFailed.Kind.BUSY, "the frames had to wait for too long");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InferenceFailed told) {
        throw told;
      }
      if (e.getCause() instanceof BadFrame bad) {
        throw new InferenceFailed(String.valueOf(bad.getMessage()), index);
      }
      throw new IllegalStateException("a frame could not be looked at", e.getCause());
    }
  }

  @Override
  public void close() {
    mill.close();
    stock.close();
  }
}
