package dev.millrace.workflow.step;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// What one attempt of one step is given.
///
/// **Threading:** safe from any thread, and of no use after [Step#run] returned.
public interface StepContext {
  /// The workflow that the step belongs to.
  long workflowId();

  /// What the workflow is about, such as an asset id.
  String subject();

  /// The step's name, unique in its graph: `encode/chunk-3`.
  String name();

  /// Which start of the step this is, from 1.
  int attempt();

  /// How many slots of its lane the step holds: the number of CPUs it may keep busy.
  int slots();

  /// The step's input, JSON.
  String input();

  /// The outputs (JSON) of the finished steps that this one depends on, by step name in the order
  /// of their creation. An optional step that failed is absent.
  ///
  /// **Limits:** read from the database at each call, 64 MiB in all; for wide joins keep the
  /// outputs small.
  Map<String, String> outputs();

  /// The output of one finished step that this one depends on.
  Optional<String> output(String stepName);

  /// Whether steps of the CPU lane keep half of this process's CPUs or more busy just now, so that
  /// a step that nobody waits for had better take its time.
  boolean isCrowded();

  /// Says how much is done, 0 to 1. Cheap: it is written at most once a second.
  void progress(double fraction);

  /// Tells when the attempt should end early.
  Cancellation cancellation();

  /// Whether and when an attempt should end early: the workflow was cancelled or failed, the
  /// attempt timed out, the lease was lost, or the process is closing.
  interface Cancellation {
    boolean isCancelled();

    /// Throws when the attempt should end.
    void throwIfCancelled() throws CancellationException;

    /// Runs `action` once on cancellation, or now if it already came; to kill a child process at
    /// once. Close the answer when the action is no longer wanted.
    ///
    /// **Threading:** on the thread that cancels; the action must not block.
    Registration onCancel(Runnable action);
  }

  /// An action waiting for cancellation.
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
