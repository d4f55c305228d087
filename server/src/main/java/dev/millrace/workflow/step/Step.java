package dev.millrace.workflow.step;

/// The work of one kind of step, such as "encode a chunk".
///
/// A step runs **at least once**: after a crash, a lost lease or a failed attempt it runs again,
/// perhaps in another process. So its effects have names derived from its input, and a repeat
/// overwrites them. Its result is recorded at most once.
///
/// **Threading:** one instance serves every step of its kind, many at a time, each on a virtual
/// thread of its own that is interrupted when the step is cancelled.
///
/// **On failure:** a [PermanentFailure] stops the graph at once; anything else is a failed attempt
/// that the kind's [RetryPolicy] judges.
@FunctionalInterface
public interface Step {
  /// Does the work, or throws. Returning after cancellation is allowed; returning *soon* is asked.
  StepResult run(StepContext context) throws Exception;
}
