package dev.millrace.live.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Floods of conclusions with a true cookie and a stream id that everybody knows.
class CallersTest {
  private static final InetAddress PUBLISHER = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("198.51.100.1");
  private static final int FLOOD = 5000;

  private final AtomicLong nanos = new AtomicLong(7);
  private final Callers callers = new Callers(nanos::get);

  private long allowed(int times, InetAddress from) {
    return IntStream.range(0, times).filter(_ -> callers.allows(from)).count();
  }

  private static InetAddress stranger(int number) {
    return InetAddress.ofLiteral("198.18.%d.%d".formatted(number / 256, number % 256));
  }

  /// One each.
  private long allowedStrangers() {
    return IntStream.range(0, FLOOD).filter(one -> callers.allows(stranger(one))).count();
  }

  @Test
  void one_who_calls_without_end_keeps_nobody_else_out() {
    assertThat(allowed(FLOOD, STRANGER)).isEqualTo(Callers.OF_ONE);

    assertThat(callers.allows(PUBLISHER)).isTrue();
    nanos.addAndGet(1_000_000_000);
    assertThat(allowed(FLOOD, STRANGER)).isEqualTo(Callers.OF_ONE);
  }

  @Test
  void whoever_was_let_in_comes_again_however_many_strangers_call() {
    callers.letIn(PUBLISHER);

    assertThat(allowedStrangers()).isEqualTo(Callers.OF_STRANGERS);

    assertThat(callers.allows(STRANGER)).isFalse();
    assertThat(allowed(FLOOD, PUBLISHER)).isEqualTo(Callers.OF_ONE);
  }

  @Test
  void a_site_of_ipv6_is_one_stranger_and_a_line_of_it_one_publisher() {
    callers.letIn(InetAddress.ofLiteral("2001:db8:7:1::1"));

    long site =
        IntStream.range(2, FLOOD)
            .filter(
                line -> callers.allows(InetAddress.ofLiteral("2001:db8:7:%x::1".formatted(line))))
            .count();

    assertThat(site).isEqualTo(Callers.OF_ONE);
    assertThat(callers.allows(InetAddress.ofLiteral("2001:db8:7:1::2"))).isTrue();
  }
}
