package dev.millrace.workflow.step;

import java.time.Duration;
import java.util.function.Predicate;

/// Which failures of a step are tried again, how often, and after how long.
///
/// Attempts cut short by a closing process do not count. An attempt that died with its process
/// does not count either; those have a limit of their own in the worker.
///
/// @param maxAttempts failed attempts after which the step has failed, at least 1
/// @param firstDelay wait after the first failure; doubles with each further one
/// @param maxDelay the wait's upper bound
/// @param worthRetrying false for exceptions that another attempt would meet again
public record RetryPolicy(
    int maxAttempts, Duration firstDelay, Duration maxDelay, Predicate<Throwable> worthRetrying) {
  private static final int MAX_DOUBLINGS = 30;

  public RetryPolicy {
    Limits.require(maxAttempts >= 1, "at least one attempt");
    Limits.require(!firstDelay.isNegative(), "a first delay of zero or more");
    Limits.require(firstDelay.compareTo(maxDelay) <= 0, "a first delay within the longest");
  }

  /// Tries once.
  public static RetryPolicy never() {
    return of(1, Duration.ZERO, Duration.ZERO);
  }

  /// Tries up to `maxAttempts` times, whatever the exception.
  public static RetryPolicy of(int maxAttempts, Duration firstDelay, Duration maxDelay) {
    return new RetryPolicy(maxAttempts, firstDelay, maxDelay, failure -> true);
  }

  /// The same policy that gives up at once on exceptions of this type.
  public RetryPolicy except(Class<? extends Throwable> hopeless) {
    return new RetryPolicy(
        maxAttempts,
        firstDelay,
        maxDelay,
        worthRetrying.and(failure -> !hopeless.isInstance(failure)));
  }

  /// The wait after `failures` failed attempts: doubled each time, then spread over its upper half
  /// so that steps that failed together do not return together.
  ///
  /// @param jitter 0 to 1, usually random
  public Duration delay(int failures, double jitter) {
    double doubled = firstDelay.toMillis() * Math.pow(2, Math.min(failures - 1, MAX_DOUBLINGS));
    long bounded = Math.min(Math.round(doubled), maxDelay.toMillis());
    return Duration.ofMillis(Math.round(bounded * (0.5 + jitter / 2)));
  }
}
