package dev.millrace.delivery.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.Body;
import dev.millrace.http.Problem;
import dev.millrace.store.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Segments that memory has let go of.
@Timeout(60)
class BygoneTest {
  private static final int SEGMENT_BYTES = 1 << 20;

  private final Bygone bygone = new Bygone(8 * SEGMENT_BYTES);
  private final CountDownLatch storeAnswers = new CountDownLatch(1);
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger reading = new AtomicInteger();

  private static Optional<byte[]> segment() {
    return Optional.of(new byte[SEGMENT_BYTES]);
  }

  private Optional<byte[]> slowly() {
    reads.incrementAndGet();
    mostAtOnce.accumulateAndGet(reading.incrementAndGet(), Math::max);
    try {
      storeAnswers.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      reading.decrementAndGet();
    }
    return segment();
  }

  private CompletableFuture<Optional<Body>> ask(String key, Supplier<Optional<byte[]>> read) {
    return bygone.of(key, read).toCompletableFuture();
  }

  private static Body body(CompletableFuture<Optional<Body>> asked) throws Exception {
    return asked.get(30, TimeUnit.SECONDS).orElseThrow();
  }

  @Test
  void a_segment_is_read_once_for_all_who_ask_for_it() throws Exception {
    List<CompletableFuture<Optional<Body>>> asked = new ArrayList<>();
    for (int viewer = 0; viewer < 100; viewer++) {
      asked.add(ask("1.m4s", this::slowly));
    }
    storeAnswers.countDown();

    for (var one : asked) {
      assertThat(body(one).lengthBytes()).isEqualTo(SEGMENT_BYTES);
    }
    assertThat(body(ask("1.m4s", this::slowly)).lengthBytes()).isEqualTo(SEGMENT_BYTES);
    assertThat(reads).hasValue(1);
  }

  @Test
  void few_are_read_at_a_time() throws Exception {
    List<CompletableFuture<Optional<Body>>> asked = new ArrayList<>();
    for (int number = 0; number < 3 * Bygone.AT_ONCE; number++) {
      asked.add(ask(number + ".m4s", this::slowly));
    }
    storeAnswers.countDown();

    for (var one : asked) {
      body(one).release();
    }
    assertThat(mostAtOnce.get()).isBetween(1, Bygone.AT_ONCE);
  }

  @Test
  void what_slow_viewers_hold_is_bounded() throws Exception {
    List<Body> held = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int number = 0; number < 100; number++) {
                held.add(body(ask(number + ".m4s", BygoneTest::segment)));
              }
            })
        .isInstanceOf(Problem.Thrown.class);

    assertThat(held).hasSizeLessThan(16);
    assertThat(bygone.bytes()).isLessThanOrEqualTo(8 * SEGMENT_BYTES);
    held.forEach(Body::release);
    assertThat(body(ask("next.m4s", BygoneTest::segment)).lengthBytes()).isEqualTo(SEGMENT_BYTES);
  }

  @Test
  void what_can_not_be_read_or_is_not_there_is_looked_for_again() throws Exception {
    var failing =
        ask(
            "1.m4s",
            () -> {
              throw new StoreUnavailable("away");
            });
    assertThatThrownBy(failing::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreUnavailable.class);
    assertThat(ask("1.m4s", Optional::empty).get(30, TimeUnit.SECONDS)).isEmpty();

    assertThat(body(ask("1.m4s", BygoneTest::segment)).lengthBytes()).isEqualTo(SEGMENT_BYTES);
  }
}
