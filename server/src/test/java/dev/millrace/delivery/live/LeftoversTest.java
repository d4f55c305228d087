package dev.millrace.delivery.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Memory of live media that is not kept any more and is still used.
class LeftoversTest {
  private static final int MOST = 1_000;

  private final AtomicLong nanos = new AtomicLong();
  private final Leftovers leftovers = new Leftovers(MOST, nanos::get);

  private Flight whole(int size) {
    var flight = new Flight();
    assertThat(flight.bytes().fill(new ByteArrayInputStream(new byte[size]), () -> {})).isNull();
    flight.bytes().end(null);
    return flight;
  }

  private Flight letGoWhileUsed(int size) {
    Flight flight = whole(size);
    leftovers.of(flight).begin();
    leftovers.add(flight);
    return flight;
  }

  @Test
  void what_is_used_and_not_kept_counts_until_its_last_use_ends() {
    Flight flight = whole(300);
    Leftovers.Use first = leftovers.of(flight);
    Leftovers.Use second = leftovers.of(flight);
    first.begin();
    second.begin();
    assertThat(leftovers.bytes()).isZero();

    leftovers.add(flight);
    assertThat(leftovers.bytes()).isEqualTo(300);
    first.end();
    assertThat(leftovers.bytes()).isEqualTo(300);
    second.end();
    assertThat(leftovers.bytes()).isZero();

    first.begin();
    assertThat(leftovers.bytes()).isEqualTo(300);
  }

  @Test
  void what_nobody_uses_takes_nothing_and_what_grows_is_weighed_anew() {
    leftovers.add(whole(300));
    assertThat(leftovers.bytes()).isZero();

    var growing = new Flight();
    leftovers.of(growing).begin();
    leftovers.add(growing);
    long before = leftovers.bytes();
    var more = new ByteArrayInputStream(new byte[3 * Growing.STEP_BYTES]);
    assertThat(growing.bytes().fill(more, () -> leftovers.weigh(growing))).isNull();

    assertThat(leftovers.bytes()).isEqualTo(before + 3 * Growing.STEP_BYTES);
  }

  @Test
  void without_room_those_break_off_who_have_been_reading_for_long_and_nobody_else()
      throws IOException {
    Flight slowest = letGoWhileUsed(600);
    nanos.addAndGet(Leftovers.PATIENCE.toNanos() / 2);
    Flight slow = letGoWhileUsed(600);
    assertThat(leftovers.haveRoom()).isFalse();
    assertThat(slowest.bytes().isCalledBack()).isFalse();

    nanos.addAndGet(Leftovers.PATIENCE.toNanos() / 2);
    assertThat(leftovers.haveRoom()).isTrue();

    assertThat(leftovers.bytes()).isEqualTo(600);
    assertThatThrownBy(() -> slowest.bytes().writeTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too slowly");
    var read = new ByteArrayOutputStream();
    slow.bytes().writeTo(read);
    assertThat(read.size()).isEqualTo(600);
    leftovers.of(slowest).end();
    assertThat(leftovers.bytes()).isEqualTo(600);
  }
}
