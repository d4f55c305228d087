package dev.millrace.inference;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads that run networks, and the frames that wait for them.
///
/// A thread takes the frame that waits longest, and with it those right behind it that are for the
/// same network, if that takes several in one run. Nobody waits for a batch to fill.
///
/// **Threading:** any. **Ownership:** [#close] ends the threads and waits for them; frames that
/// still wait are refused. **Limits:** frames that wait, frames in a batch.
final class Mill implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Mill.class.getName());
  private static final long LOOK_MILLIS = 200;
  private static final long CLOSE_MILLIS = 10_000;

  private final ArrayBlockingQueue<Job> waiting;
  private final Semaphore room;
  private final int batch;
  private final Tally tally;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Mill(InferenceConfig config, Tally tally) {
    this.waiting = new ArrayBlockingQueue<>(config.queue());
    this.room = new Semaphore(config.queue());
    this.batch = config.batch();
    this.tally = tally;
    for (int n = 0; n < config.threads(); n++) {
      threads.add(Thread.ofPlatform().name("inference-" + n).daemon().unstarted(this::work));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// Has all of them wait, or none when there is no room for all.
  boolean offer(Collection<? extends Job> jobs) {
    if (closed || !room.tryAcquire(jobs.size())) {
      return false;
    }
    waiting.addAll(jobs);
    return true;
  }

  /// Whoever waited for them has given up: they leave their places, and their bytes, to others.
  void withdraw(Collection<? extends Job> jobs) {
    for (Job job : jobs) {
      if (job.outcome().cancel(false) && leaves(job)) {
        room.release();
      }
    }
  }

  /// This very one: to compare tensors byte by byte would take its time.
  @SuppressWarnings("ReferenceEquality")
  private boolean leaves(Job job) {
    return waiting.removeIf(one -> one == job);
  }

  int waiting() {
    return waiting.size();
  }

  private void work() {
    while (!closed) {
      try {
        Job first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          run(together(first));
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // Whoever waited hears of it by the outcome; the others' frames still want this thread.
        LOG.log(Level.ERROR, "A run of a network broke off.", e);
      }
    }
  }

  private List<Job> together(Job first) {
    var jobs = new ArrayList<>(List.of(first));
    if (first instanceof FrameJob && first.network().takesAnyNumber()) {
      while (jobs.size() < batch) {
        @Nullable Job next = waiting.peek();
        if (!(next instanceof FrameJob)
            || next.network() != first.network()
            || !waiting.remove(next)) {
          break;
        }
        jobs.add(next);
      }
    }
    return jobs;
  }

  private void run(List<Job> jobs) {
    room.release(jobs.size());
    var wanted = jobs.stream().filter(Job::isWanted).toList();
    if (wanted.isEmpty()) {
      return;
    }
    switch (wanted.getFirst()) {
      case TensorJob tensors -> tensors.run();
      case FrameJob _ -> FrameJob.run(wanted.stream().map(FrameJob.class::cast).toList());
    }
    tally.ran(wanted);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Job job = waiting.poll(); job != null; job = waiting.poll()) {
      job.outcome().cancel(false);
    }
  }
}
