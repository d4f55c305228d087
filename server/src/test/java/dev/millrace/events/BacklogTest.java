package dev.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BacklogTest {
  @Test
  void a_full_one_refuses_until_something_is_taken() {
    var backlog = new Backlog<Integer>(4);
    for (int i = 0; i < 4; i++) {
      assertThat(backlog.offer(i)).isTrue();
    }

    assertThat(backlog.offer(4)).isFalse();
    assertThat(backlog.poll()).isZero();
    assertThat(backlog.offer(4)).isTrue();
    assertThat(backlog.size()).isEqualTo(4);
  }

  @Test
  @Timeout(30)
  void what_many_threads_put_in_comes_out_once() throws InterruptedException {
    var backlog = new Backlog<Long>(64);
    long taken = 0;
    var refused = new AtomicLong();
    int each = 200_000;
    var over = new CountDownLatch(3);
    for (int t = 0; t < 3; t++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (long i = 1; i <= each; i++) {
                  if (!backlog.offer(i)) {
                    refused.addAndGet(i);
                  }
                }
                over.countDown();
              });
    }
    while (over.getCount() > 0 || !backlog.isEmpty()) {
      Long next = backlog.poll();
      if (next != null) {
        taken += next;
      }
    }

    assertThat(taken + refused.get()).isEqualTo(3L * each * (each + 1) / 2);
  }
}
