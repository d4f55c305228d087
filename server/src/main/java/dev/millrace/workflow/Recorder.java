package dev.millrace.workflow;

import dev.millrace.workflow.graph.IllegalGraphException;
import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.sql.AttemptStore;
import dev.millrace.workflow.sql.Claim;
import dev.millrace.workflow.sql.Lease;
import dev.millrace.workflow.step.StepResult;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Records how attempts end, and does not give up easily: hours of encoding shall not be lost to a
/// database that restarts.
///
/// **On failure** of the database for longer than five minutes the attempt's end is forgotten; its
/// lease runs out, and the step runs again.
final class Recorder {
  private static final System.Logger LOG = System.getLogger(Recorder.class.getName());
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final AttemptStore store;
  private final News news;
  private final Consumer<Duration> again;
  private final Tally tally;

  /// @param again hears after how long a step is to be tried again
  Recorder(AttemptStore store, News news, Consumer<Duration> again, Tally tally) {
    this.store = store;
    this.news = news;
    this.again = again;
    this.tally = tally;
  }

  /// Begins an attempt; empty when the lease is gone or the database stays away.
  Optional<Claim> claim(Lease lease) {
    Optional<Claim> claim = persistently(() -> store.claim(lease));
    return claim == null ? Optional.empty() : claim;
  }

  void done(Attempt attempt, StepResult result) {
    try {
      Boolean recorded = persistently(() -> store.finish(attempt.claim(), result));
      if (count(attempt, recorded, tally.done)) {
        news.stepDone(attempt);
      }
    } catch (IllegalGraphException e) {
      var problem =
          new Problem(
              "illegal-graph",
              "Step " + attempt.name() + " asked for an impossible graph",
              Descriptions.of(e));
      judged(attempt, new Judgement.GiveUp(problem));
    }
  }

  /// Records what an exception means, in the light of why the attempt was cancelled, if it was: an
  /// attempt that is told to end may throw anything.
  void failed(Attempt attempt, Throwable failure) {
    var reason = attempt.cancellation().reason();
    if (reason.isEmpty()) {
      var judgement = Judgement.of(attempt.claim(), attempt.kind(), failure, jitter());
      LOG.log(Level.INFO, "A step failed: " + attempt, failure);
      judged(attempt, judgement);
      return;
    }
    switch (reason.get()) {
      case LEASE_LOST -> tally.leasesLost.increment();
      case CLOSING -> givenBack(attempt);
      case TIMED_OUT -> {
        tally.timedOut.increment();
        judged(attempt, Judgement.timedOut(attempt.claim(), attempt.kind(), jitter()));
      }
    }
  }

  void judged(Attempt attempt, Judgement judgement) {
    switch (judgement) {
      case Judgement.Retry(var problem, var delay) -> {
        Boolean recorded = persistently(() -> store.retryLater(attempt.claim(), problem, delay));
        if (count(attempt, recorded, tally.retried)) {
          again.accept(delay);
        }
      }
      case Judgement.GiveUp(var problem) -> {
        count(attempt, persistently(() -> store.fail(attempt.claim(), problem)), tally.failed);
        news.settledPerhaps();
      }
    }
  }

  void givenBack(Attempt attempt) {
    count(attempt, persistently(() -> store.giveBack(attempt.claim())), tally.givenBack);
  }

  /// Notes that the attempt runs no more; whoever waits for that does so for a while only.
  void left(Attempt attempt) {
    try {
      store.left(attempt.claim());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The end of an attempt is not noted: " + attempt, e);
    }
  }

  private boolean count(Attempt attempt, @Nullable Boolean recorded, LongAdder counter) {
    boolean held = Boolean.TRUE.equals(recorded);
    (held ? counter : tally.leasesLost).increment();
    if (!held) {
      LOG.log(Level.INFO, "The end of a step was not recorded, its lease is gone: " + attempt);
    }
    return held;
  }

  /// Repeats `change` until it goes through; null when it does not, or the thread is interrupted.
  private static <T> @Nullable T persistently(Supplier<T> change) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return change.get();
      } catch (IllegalGraphException e) {
        throw e;
      } catch (RuntimeException e) {
        boolean last = System.nanoTime() > deadline || Thread.currentThread().isInterrupted();
        LOG.log(last ? Level.ERROR : Level.WARNING, "A step's state cannot be recorded", e);
        if (last) {
          return null;
        }
      }
      LockSupport.parkNanos(pause.toNanos());
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private static double jitter() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
