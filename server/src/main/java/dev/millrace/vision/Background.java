package dev.millrace.vision;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread of the operating system that gives way to all others: what computes for minutes, while
/// nobody waits for it, does so here.
///
/// Its priority is the least there is, which counts among the threads of this process alone where
/// the kernel shares processors between sessions first. So it also keeps to a [Pace].
///
/// **Threading:** any; one thing after the other. **Ownership:** [#close] ends the thread once it
/// has done what it is doing; what waits is not done. **Limits:** so many things wait for it as it
/// was made for.
final class Background implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());
  private static final int PROCESS = 0;
  private static final int THIS_THREAD = 0;
  private static final int LEAST = 19;

  private final ExecutorService thread;
  private final Semaphore room;
  private final int ahead;
  private final Pace pace;
  private volatile @Nullable RuntimeException failure;

  /// @param ahead how many things may wait
  Background(String name, int ahead, Pace pace) {
    this.ahead = ahead;
    this.pace = pace;
    this.room = new Semaphore(ahead);
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name(name).daemon().unstarted(() -> behindAll(work)));
  }

  /// Has it done there; waits while too much waits already.
  ///
  /// **On failure** of what was to be done before, its exception.
  void run(Runnable work) {
    enter(1);
    thread.execute(
        () -> {
          try {
            if (failure == null) {
              pace.work(work);
            }
          } catch (RuntimeException e) {
            failure = e;
          } catch (Error e) {
            failure = new IllegalStateException(e);
          } finally {
            room.release();
          }
        });
  }

  /// Waits until all is done; fails as [#run] does.
  void await() {
    enter(ahead);
    room.release(ahead);
    requireSound();
  }

  private void enter(int places) {
    requireSound();
    try {
      room.acquire(places);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void requireSound() {
    RuntimeException known = failure;
    if (known != null) {
      throw known;
    }
  }

  private static void behindAll(Runnable work) {
    try {
      giveWay();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "A background thread runs like others", e);
    }
    work.run();
  }

  /// Linux gives each thread a priority of its own.
  @SuppressWarnings("restricted")
  private static void giveWay() throws Throwable {
    Linker linker = Linker.nativeLinker();
    var symbol = linker.defaultLookup().find("setpriority").orElseThrow();
    var integer = ValueLayout.JAVA_INT;
    var shape = FunctionDescriptor.of(integer, integer, integer, integer);
    int outcome =
        (int) linker.downcallHandle(symbol, shape).invokeExact(PROCESS, THIS_THREAD, LEAST);
    if (outcome != 0) {
      throw new IllegalStateException("setpriority answered " + outcome);
    }
  }

  @Override
  public void close() {
    failure = failure == null ? new CancellationException("closed") : failure;
    thread.close();
  }
}
