package dev.millrace.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.workflow.AttemptCancellation.Reason;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class AttemptCancellationTest {
  private final AttemptCancellation cancellation = new AttemptCancellation();
  private final ArrayList<String> ran = new ArrayList<>();

  @Test
  void actions_run_once_and_the_first_reason_stays() {
    cancellation.onCancel(() -> ran.add("kill"));

    cancellation.cancel(Reason.TIMED_OUT);
    cancellation.cancel(Reason.CLOSING);

    assertThat(ran).containsExactly("kill");
    assertThat(cancellation.reason()).contains(Reason.TIMED_OUT);
    assertThat(cancellation.isCancelled()).isTrue();
    assertThatThrownBy(cancellation::throwIfCancelled).isInstanceOf(CancellationException.class);
  }

  @Test
  void an_action_that_comes_late_runs_at_once() {
    cancellation.cancel(Reason.LEASE_LOST);

    cancellation.onCancel(() -> ran.add("late")).close();

    assertThat(ran).containsExactly("late");
  }

  @Test
  void a_closed_registration_takes_back_its_own_action_only() {
    Runnable shared = () -> ran.add("shared");
    cancellation.onCancel(shared);
    cancellation.onCancel(shared).close();

    cancellation.cancel(Reason.CLOSING);

    assertThat(ran).containsExactly("shared");
  }

  @Test
  void an_action_that_fails_does_not_keep_others_from_running() {
    cancellation.onCancel(
        () -> {
          throw new IllegalStateException("broken");
        });
    cancellation.onCancel(() -> ran.add("next"));

    cancellation.cancel(Reason.CLOSING);

    assertThat(ran).containsExactly("next");
  }

  @Test
  void the_thread_is_interrupted_between_enter_and_leave_alone() {
    cancellation.enter();
    cancellation.cancel(Reason.CLOSING);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();

    cancellation.leave();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void nothing_runs_once_the_step_has_ended() {
    cancellation.enter();
    cancellation.onCancel(() -> ran.add("kill"));
    cancellation.leave();

    cancellation.cancel(Reason.LEASE_LOST);

    assertThat(ran).isEmpty();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void what_was_cancelled_before_it_began_is_interrupted_as_it_begins() {
    cancellation.cancel(Reason.CLOSING);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    cancellation.enter();

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    cancellation.leave();
  }

  @Test
  void an_attempt_that_is_not_cancelled_goes_on() {
    cancellation.throwIfCancelled();

    assertThat(cancellation.isCancelled()).isFalse();
    assertThat(cancellation.reason()).isEmpty();
  }
}
