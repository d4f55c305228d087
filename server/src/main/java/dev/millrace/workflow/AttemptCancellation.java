package dev.millrace.workflow;

import dev.millrace.workflow.step.StepContext.Cancellation;
import dev.millrace.workflow.step.StepContext.Registration;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The end of an attempt before its time: asked for once, with the first reason.
///
/// **Threading:** any thread cancels; actions run on it, then the step's thread is interrupted, but
/// never after [#leave].
final class AttemptCancellation implements Cancellation {
  private static final System.Logger LOG = System.getLogger(AttemptCancellation.class.getName());
  private static final int MAX_ACTIONS = 1_000;

  /// Why an attempt should end.
  enum Reason {
    /// The step is no longer this worker's: cancelled with its workflow, or taken over.
    LEASE_LOST,
    TIMED_OUT,
    /// The worker closes.
    CLOSING
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> actions = new ArrayList<>();
  private @Nullable Reason reason;
  private @Nullable Thread runner;

  void cancel(Reason why) {
    List<Runnable> due;
    lock.lock();
    try {
      if (reason != null) {
        return;
      }
      reason = why;
      due = List.copyOf(actions);
      actions.clear();
    } finally {
      lock.unlock();
    }
    due.forEach(AttemptCancellation::run);
    interrupt();
  }

  private void interrupt() {
    lock.lock();
    try {
      if (runner != null) {
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "An action on cancellation failed", e);
    }
  }

  Optional<Reason> reason() {
    lock.lock();
    try {
      return Optional.ofNullable(reason);
    } finally {
      lock.unlock();
    }
  }

  /// From now the calling thread is interrupted by cancellation.
  void enter() {
    lock.lock();
    try {
      runner = Thread.currentThread();
      if (reason != null) {
        runner.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /// From now it is not, and an interrupt that came is taken back. Actions that did not run never
  /// will: they belong to the step, which has ended.
  void leave() {
    lock.lock();
    try {
      runner = null;
      actions.clear();
      Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isCancelled() {
    return reason().isPresent();
  }

  @Override
  public void throwIfCancelled() {
    if (isCancelled()) {
      throw new CancellationException("The attempt was cancelled: " + reason().orElseThrow());
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    // A wrapper of its own, so that closing one registration never removes another's action.
    Runnable own = () -> action.run();
    lock.lock();
    try {
      if (reason == null) {
        if (actions.size() >= MAX_ACTIONS) {
          throw new IllegalStateException("More than " + MAX_ACTIONS + " actions on cancellation");
        }
        actions.add(own);
        return () -> remove(own);
      }
    } finally {
      lock.unlock();
    }
    run(own);
    return () -> {};
  }

  private void remove(Runnable action) {
    lock.lock();
    try {
      actions.remove(action);
    } finally {
      lock.unlock();
    }
  }
}
