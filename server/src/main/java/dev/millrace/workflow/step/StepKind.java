package dev.millrace.workflow.step;

import java.time.Duration;

/// A kind of step: what a worker must know to run it.
///
/// @param name names the kind for good: it is stored with each step
/// @param lane the pool that it runs in
/// @param timeout after which an attempt is cancelled and counts as failed
/// @param retry which failures are tried again, how often and when
public record StepKind(String name, Lane lane, Duration timeout, RetryPolicy retry) {

  /// A pool of slots in each worker process.
  public enum Lane {
    /// Steps that keep CPUs busy: a step takes as many slots as it keeps CPUs busy.
    CPU,
    /// Steps that mostly wait for disks and networks.
    IO,
    /// Steps that wait for servers of others, for as long as those please.
    NETWORK,
    /// Steps that look at what is made already, behind all others: one at a time in a process.
    ANALYSIS
  }

  public StepKind {
    Limits.requireName(name);
    Limits.require(timeout.isPositive(), "a timeout above zero");
  }

  public static StepKind cpu(String name, Duration timeout, RetryPolicy retry) {
    return new StepKind(name, Lane.CPU, timeout, retry);
  }

  public static StepKind io(String name, Duration timeout, RetryPolicy retry) {
    return new StepKind(name, Lane.IO, timeout, retry);
  }

  public static StepKind analysis(String name, Duration timeout, RetryPolicy retry) {
    return new StepKind(name, Lane.ANALYSIS, timeout, retry);
  }

  public static StepKind network(String name, Duration timeout, RetryPolicy retry) {
    return new StepKind(name, Lane.NETWORK, timeout, retry);
  }
}
