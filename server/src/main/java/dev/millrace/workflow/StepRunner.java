package dev.millrace.workflow;

import dev.millrace.workflow.AttemptCancellation.Reason;
import dev.millrace.workflow.sql.AttemptStore;
import dev.millrace.workflow.sql.Claim;
import dev.millrace.workflow.sql.Lease;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Runs a leased step from its claim to its recorded end.
///
/// **Threading:** each call on the step's own virtual thread.
final class StepRunner {
  private final Map<String, Map.Entry<StepKind, Step>> steps;
  private final AttemptStore store;
  private final RunningAttempts running;
  private final Recorder recorder;
  private final int maxLostAttempts;

  StepRunner(
      Map<StepKind, Step> steps,
      AttemptStore store,
      RunningAttempts running,
      Recorder recorder,
      int maxLostAttempts) {
    this.steps =
        steps.entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().name(), Function.identity()));
    this.store = store;
    this.running = running;
    this.recorder = recorder;
    this.maxLostAttempts = maxLostAttempts;
  }

  void run(Lease lease) {
    Optional<Claim> claim = recorder.claim(lease);
    if (claim.isEmpty()) {
      return;
    }
    var entry = Objects.requireNonNull(steps.get(lease.kind()));
    var attempt = new Attempt(claim.get(), entry.getKey(), store, running::areCrowded);
    running.add(attempt);
    try {
      if (claim.get().lost() >= maxLostAttempts) {
        recorder.judged(attempt, Judgement.lost(claim.get()));
      } else {
        work(attempt, entry.getValue());
      }
    } finally {
      running.remove(attempt);
      recorder.left(attempt);
    }
  }

  private void work(Attempt attempt, Step step) {
    if (attempt.cancellation().reason().filter(Reason.CLOSING::equals).isPresent()) {
      recorder.givenBack(attempt);
      return;
    }
    StepResult result;
    attempt.cancellation().enter();
    try {
      result = Objects.requireNonNull(step.run(attempt), "The step answered null");
    } catch (Throwable failure) { // also an Error is the step's, not the worker's
      attempt.cancellation().leave();
      recorder.failed(attempt, failure);
      return;
    } finally {
      attempt.cancellation().leave();
    }
    recorder.done(attempt, result);
  }
}
