package dev.millrace.inference;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A network that is loaded and tried, on a thread of its own: one that takes its time, or never
/// ends, holds up nobody but who asks for it.
///
/// **Threading:** any.
final class Loading {
  /// No network may take longer.
  static final Duration MOST = Duration.ofMinutes(5);

  private final String name;
  private final FutureTask<Network> task;
  private final Duration most;
  private final long beginNanos = System.nanoTime();

  private Loading(String name, Supplier<Network> work, Duration most) {
    this.name = name;
    this.most = most;
    this.task = new FutureTask<>(work::get);
  }

  static Loading begin(String name, Supplier<Network> work) {
    return begin(name, work, MOST);
  }

  /// @param most what it may take
  static Loading begin(String name, Supplier<Network> work, Duration most) {
    var loading = new Loading(name, work, most);
    Thread.ofPlatform().name("network-" + name).daemon().start(loading.task);
    return loading;
  }

  /// Waits for it, and no longer than it may still take.
  ///
  /// **On failure** what went wrong with it; an [InferenceFailed] when it is not there yet after so
  /// long, and [NetworkRefused] when it never will be.
  Network await(Duration patience) {
    long left = Math.max(0, most.toNanos() - (System.nanoTime() - beginNanos));
    try {
      return task.get(Math.min(patience.toNanos(), left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (System.nanoTime() - beginNanos >= most.toNanos()) {
        String why = "it was not loaded and tried within %d minutes".formatted(most.toMinutes());
        throw new NetworkRefused(why, e);
      }
      throw new InferenceFailed(
          InferenceFailed.Kind.BUSY, "the network %s is still being loaded".formatted(name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceFailed(InferenceFailed.Kind.BUSY, "interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error known -> throw known;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
