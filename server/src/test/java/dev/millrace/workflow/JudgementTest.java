package dev.millrace.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.workflow.graph.Problem;
import dev.millrace.workflow.sql.Claim;
import dev.millrace.workflow.sql.Lease;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.RetryPolicy;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepKind.Lane;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final RetryPolicy THRICE =
      RetryPolicy.of(3, Duration.ofSeconds(2), Duration.ofMinutes(1));
  private static final StepKind KIND = StepKind.cpu("encode", Duration.ofMinutes(5), THRICE);

  @Test
  void a_first_failure_is_tried_again_after_the_first_delay() {
    var judgement = Judgement.of(failedBefore(0), KIND, new IOException("pipe closed"), 1);

    assertThat(judgement)
        .isEqualTo(
            new Judgement.Retry(
                new Problem("step-failed", "Step encode/chunk-3 failed", "pipe closed"),
                Duration.ofSeconds(2)));
  }

  @Test
  void the_last_failure_gives_up_and_says_how_often() {
    var judgement = Judgement.of(failedBefore(2), KIND, new IOException("pipe closed"), 1);

    assertThat(judgement)
        .isEqualTo(
            new Judgement.GiveUp(
                new Problem("step-failed", "Step encode/chunk-3 failed 3 times", "pipe closed")));
  }

  @Test
  void a_permanent_failure_speaks_for_itself() {
    var judgement =
        Judgement.of(failedBefore(0), KIND, new PermanentFailure("no-video", "No video", "x"), 1);

    assertThat(judgement).isEqualTo(new Judgement.GiveUp(new Problem("no-video", "No video", "x")));
  }

  @Test
  void what_is_not_worth_another_attempt_gets_none() {
    var picky = StepKind.cpu("encode", Duration.ofMinutes(5), THRICE.except(IOException.class));

    assertThat(Judgement.of(failedBefore(0), picky, new IOException(), 1))
        .isInstanceOf(Judgement.GiveUp.class);
    assertThat(Judgement.of(failedBefore(0), picky, new IllegalStateException(), 1))
        .isInstanceOf(Judgement.Retry.class);
  }

  @Test
  void a_timeout_is_a_failed_attempt() {
    assertThat(Judgement.timedOut(failedBefore(0), KIND, 0))
        .isEqualTo(
            new Judgement.Retry(
                new Problem(
                    "step-timed-out",
                    "Step encode/chunk-3 timed out",
                    "It did not end within 300 s."),
                Duration.ofSeconds(1)));
    assertThat(Judgement.timedOut(failedBefore(2), KIND, 0)).isInstanceOf(Judgement.GiveUp.class);
  }

  @Test
  void causes_are_told_once() {
    var failure =
        new IllegalStateException("cannot publish", new IOException(new ArithmeticException()));

    var problem = Judgement.of(failedBefore(0), KIND, failure, 1).problem();

    assertThat(problem.detail()).isEqualTo("cannot publish: java.lang.ArithmeticException");
  }

  @Test
  void a_problem_is_bounded_and_free_of_nul() {
    var problem = Judgement.of(failedBefore(0), KIND, new IOException("\0" + "x".repeat(9_999)), 1);

    assertThat(problem.problem().detail()).hasSize(4_000).startsWith(" xxx").endsWith("x…");
  }

  private static Claim failedBefore(int failures) {
    var lease = new Lease(1, "encode", Lane.CPU, 1, 2);
    var work = new Claim.Work(7, "asset", "encode/chunk-3", "{}", false);
    return new Claim(lease, work, failures + 1, failures, 0);
  }
}
