package dev.millrace.vision;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A thread of the operating system that gives way to all others: what computes for minutes, while
/// nobody waits for it, does so here.
///
/// Its priority is the least there is, which counts among the threads of this process alone where
/// the kernel shares processors between sessions first. So it also rests while encoders are
/// at work: nine times as long as it computed.
///
/// **Threading:** any; one thing after the other. **Ownership:** [#close] ends the thread once it
/// has done what it is doing.
final class Background implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Background.class.getName());
  private static final int PROCESS = 0;
  private static final int THIS_THREAD = 0;
  private static final int LEAST = 19;
  private static final int REST_FOR_WORK = 9;
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final ExecutorService thread;
  private final BooleanSupplier crowded;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param crowded whether others have more need of the processors just now
  Background(String name, BooleanSupplier crowded) {
    this.crowded = crowded;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> Thread.ofPlatform().name(name).daemon().unstarted(() -> behindAll(work)));
  }

  /// Does it there, and waits.
  void run(Runnable work) {
    long began = System.nanoTime();
    try {
      thread.submit(work).get();
      rest(System.nanoTime() - began);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  private void rest(long workedNanos) throws InterruptedException {
    long nanos = Math.min(REST_FOR_WORK * workedNanos, LONGEST_REST.toNanos());
    long began = System.nanoTime();
    boolean isOver = false;
    while (!isOver && System.nanoTime() - began < nanos && crowded.getAsBoolean()) {
      isOver = closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
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
    closed.countDown();
    thread.close();
  }
}
