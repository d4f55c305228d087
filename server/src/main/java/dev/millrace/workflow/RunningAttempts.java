package dev.millrace.workflow;

import dev.millrace.workflow.AttemptCancellation.Reason;
import dev.millrace.workflow.step.StepKind.Lane;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The attempts that run in this process.
///
/// **Threading:** safe. **Limits:** as many as there are slots.
final class RunningAttempts {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();
  private final Set<Attempt> attempts = new HashSet<>();
  private final int cpuSlots;
  private final Runnable added;
  private boolean closing;

  /// @param cpuSlots how many slots the CPU lane has
  /// @param added hears of each attempt that begins
  RunningAttempts(int cpuSlots, Runnable added) {
    this.cpuSlots = cpuSlots;
    this.added = added;
  }

  /// Adds an attempt; once [#close] began, it is cancelled at once.
  void add(Attempt attempt) {
    boolean cancelled;
    lock.lock();
    try {
      attempts.add(attempt);
      cancelled = closing;
    } finally {
      lock.unlock();
    }
    added.run();
    if (cancelled) {
      attempt.cancellation().cancel(Reason.CLOSING);
    }
  }

  void remove(Attempt attempt) {
    lock.lock();
    try {
      attempts.remove(attempt);
      if (attempts.isEmpty()) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return attempts.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Whether half of the CPU lane's slots or more are taken.
  boolean areCrowded() {
    int taken =
        all().stream()
            .filter(attempt -> attempt.kind().lane() == Lane.CPU)
            .mapToInt(Attempt::slots)
            .sum();
    return 2 * taken >= cpuSlots;
  }

  List<Attempt> all() {
    lock.lock();
    try {
      return List.copyOf(attempts);
    } finally {
      lock.unlock();
    }
  }

  /// Cancels all, and waits for their ends at most `patience`.
  void close(Duration patience) {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
    all().forEach(attempt -> attempt.cancelAside(Reason.CLOSING));
    awaitEmpty(patience);
  }

  private void awaitEmpty(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!attempts.isEmpty() && left > 0) {
        left = emptied.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
