package dev.millrace.engines.home;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine's time in its folder, from `start` to `close`, with the folder locked meanwhile.
///
/// **Threading:** safe; start, close and each attempt to revive exclude each other.
/// **On failure:** a start that fails is shut down, as far as it came, before it throws.
///
/// @param <A> the address that clients need to reach the engine
public final class Tenure<A> {
  private final String engine;
  private final Path folder;
  private final Consumer<EngineHome> shutDown;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private @Nullable EngineHome home;
  private volatile @Nullable A address;

  /// What starts an engine in its folder.
  ///
  /// @param <A> the address that clients need to reach it
  @FunctionalInterface
  public interface Start<A> {
    A in(EngineHome home) throws IOException, InterruptedException;
  }

  /// What brings a dead engine back.
  @FunctionalInterface
  public interface Attempt {
    /// Tries once.
    ///
    /// @return whether there is nothing more to try
    boolean isOver() throws InterruptedException;
  }

  /// @param engine its name, for people
  /// @param shutDown stops what was started, also when that was only half of it
  public Tenure(String engine, Path folder, Consumer<EngineHome> shutDown) {
    this.engine = engine;
    this.folder = folder;
    this.shutDown = shutDown;
  }

  /// As [Engine#start].
  public A start(Start<A> start) {
    lock.lock();
    try {
      if (home != null) {
        throw new IllegalStateException("already started");
      }
      return begin(start);
    } finally {
      lock.unlock();
    }
  }

  private A begin(Start<A> start) {
    try {
      var opened = EngineHome.open(engine, folder);
      home = opened;
      A started = start.in(opened);
      address = started;
      return started;
    } catch (EngineException e) {
      end();
      throw e;
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new EngineException(engine, "interrupted while starting", e);
    } catch (IOException | RuntimeException e) {
      end();
      throw new EngineException(engine, "did not start: " + e.getMessage(), e);
    }
  }

  /// As [Engine#address].
  public A address() {
    A known = address;
    if (known == null) {
      throw new IllegalStateException(engine + " is not running");
    }
    return known;
  }

  /// Tries until it is over, with pauses that double up to the longest; `close` cuts a pause short.
  public void revive(Attempt attempt, Duration firstPause, Duration longestPause) {
    lock.lock();
    try {
      long pause = firstPause.toNanos();
      while (!attempt.isOver()) {
        var _ = closed.awaitNanos(pause);
        pause = Math.min(2 * pause, longestPause.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// As [Engine#close].
  public void close() {
    lock.lock();
    try {
      end();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    address = null;
    closed.signalAll();
    if (home != null) {
      shutDown.accept(home);
      home.close();
      home = null;
    }
  }
}
