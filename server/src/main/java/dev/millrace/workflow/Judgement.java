package dev.millrace.workflow;

import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.sql.Claim;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepKind;
import java.time.Duration;

/// What a failed attempt means: another one later, or the end of the step.
sealed interface Judgement {
  /// Why the attempt failed.
  Problem problem();

  /// Tries again after `delay`.
  record Retry(Problem problem, Duration delay) implements Judgement {}

  /// Gives the step up.
  record GiveUp(Problem problem) implements Judgement {}

  /// Judges an exception by the kind's policy.
  ///
  /// @param jitter 0 to 1
  static Judgement of(Claim claim, StepKind kind, Throwable failure, double jitter) {
    if (failure instanceof PermanentFailure permanent) {
      return new GiveUp(new Problem(permanent.type(), permanent.title(), permanent.detail()));
    }
    String name = claim.work().name();
    if (!kind.retry().worthRetrying().test(failure)) {
      return new GiveUp(
          new Problem("step-failed", "Step " + name + " failed", Descriptions.of(failure)));
    }
    var problem =
        new Problem(
            "step-failed",
            "Step " + name + " failed" + times(claim.failures() + 1),
            Descriptions.of(failure));
    return retry(claim, kind, problem, jitter);
  }

  /// Judges an attempt that did not end in time.
  static Judgement timedOut(Claim claim, StepKind kind, double jitter) {
    var problem =
        new Problem(
            "step-timed-out",
            "Step " + claim.work().name() + " timed out" + times(claim.failures() + 1),
            "It did not end within " + kind.timeout().toSeconds() + " s.");
    return retry(claim, kind, problem, jitter);
  }

  /// Judges a step whose worker died under it again and again.
  static GiveUp lost(Claim claim) {
    return new GiveUp(
        new Problem(
            "step-lost",
            "Step " + claim.work().name() + " was lost " + claim.lost() + " times",
            "The process that ran it ended each time before the step did."));
  }

  private static Judgement retry(Claim claim, StepKind kind, Problem problem, double jitter) {
    int failures = claim.failures() + 1;
    return failures < kind.retry().maxAttempts()
        ? new Retry(problem, kind.retry().delay(failures, jitter))
        : new GiveUp(problem);
  }

  private static String times(int failures) {
    return failures == 1 ? "" : " " + failures + " times";
  }
}
