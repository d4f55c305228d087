package dev.millrace.workflow;

import dev.millrace.workflow.sql.AttemptStore;
import dev.millrace.workflow.sql.Claim;
import dev.millrace.workflow.sql.LeaseStore.Held;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepKind;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// One attempt at one step, from its claim to its recorded end.
final class Attempt implements StepContext {
  private final Claim claim;
  private final StepKind kind;
  private final AttemptStore store;
  private final BooleanSupplier crowded;
  private final AttemptCancellation cancellation = new AttemptCancellation();
  private final long beganAt = System.nanoTime();
  private volatile double progress;

  Attempt(Claim claim, StepKind kind, AttemptStore store, BooleanSupplier crowded) {
    this.claim = claim;
    this.kind = kind;
    this.store = store;
    this.crowded = crowded;
  }

  Claim claim() {
    return claim;
  }

  StepKind kind() {
    return kind;
  }

  /// What the database says of this attempt while it holds its lease.
  Held held() {
    return new Held(claim.lease().stepId(), claim.lease().version(), claim.attempt());
  }

  double progress() {
    return progress;
  }

  /// Cancels on a thread of its own: the step's actions are not to hold up the caller.
  void cancelAside(AttemptCancellation.Reason reason) {
    if (!cancellation.isCancelled()) {
      Thread.ofVirtual().name("workflow-cancel").start(() -> cancellation.cancel(reason));
    }
  }

  boolean isOverdue() {
    return System.nanoTime() - beganAt > kind.timeout().toNanos();
  }

  @Override
  public AttemptCancellation cancellation() {
    return cancellation;
  }

  @Override
  public long workflowId() {
    return claim.work().workflowId();
  }

  @Override
  public String subject() {
    return claim.work().subject();
  }

  @Override
  public String name() {
    return claim.work().name();
  }

  @Override
  public int attempt() {
    return claim.attempt();
  }

  @Override
  public int slots() {
    return claim.lease().slots();
  }

  @Override
  public boolean isCrowded() {
    return crowded.getAsBoolean();
  }

  @Override
  public String input() {
    return claim.work().input();
  }

  @Override
  public Map<String, String> outputs() {
    return store.outputs(claim);
  }

  @Override
  public Optional<String> output(String stepName) {
    return store.output(claim, stepName);
  }

  @Override
  public void progress(double fraction) {
    if (fraction >= 0) {
      progress = Math.min(fraction, 1);
    }
  }

  @Override
  public String toString() {
    return name() + " of " + subject() + ", attempt " + attempt();
  }
}
