package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AheadTest {
  private final AtomicInteger closed = new AtomicInteger();

  private final class Part implements AutoCloseable {
    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  @Test
  void what_was_made_is_closed_although_nobody_took_it() {
    Ahead.of(Part::new).close();

    assertThat(closed).hasValue(1);
  }

  @Test
  void what_was_taken_is_closed_as_well() throws Exception {
    try (Ahead<Part> ahead = Ahead.of(Part::new)) {
      assertThat(ahead.get()).isNotNull();
    }

    assertThat(closed).hasValue(1);
  }

  @Test
  void of_a_maker_that_failed_there_is_nothing_to_close() {
    Ahead.of(
            () -> {
              throw new IllegalStateException("no room");
            })
        .close();

    assertThat(closed).hasValue(0);
  }
}
