package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a writer may have under way when the event loop is busy or the client slow.
@Timeout(20)
class FlightTest {
  private static final int PIECE = 64 * 1024;

  private final Gone gone = new Gone();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final ArrayDeque<Promise<Void>> queued = new ArrayDeque<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Flight flight = flight(Duration.ofSeconds(10));

  private Flight flight(Duration patience) {
    return new Flight(new MemoryWire(new byte[0], gone), patience, abandoned::incrementAndGet);
  }

  @AfterEach
  void close() {
    gone.flip();
    threads.close();
  }

  private void send(Flight over) throws IOException {
    over.awaitRoom(PIECE);
    Promise<Void> sent = Promise.promise();
    queued.add(sent);
    var _ = over.carry(PIECE, sent.future());
  }

  @Test
  void at_most_two_pieces_of_64_kib_wait_for_a_client() throws Exception {
    send(flight);
    send(flight);
    Future<Integer> third =
        threads.submit(
            () -> {
              flight.awaitRoom(PIECE);
              return flight.bytes();
            });
    assertThat(flight.bytes()).isEqualTo(Flight.MOST_BYTES);

    queued.remove().complete();

    assertThat(third.get()).isEqualTo(PIECE);
  }

  @Test
  void a_client_that_takes_nothing_is_given_up() throws Exception {
    Flight impatient = flight(Duration.ofMillis(20));
    send(impatient);
    send(impatient);

    assertThatThrownBy(() -> send(impatient)).hasMessage("the client stalled");

    assertThat(abandoned).hasValue(1);
    assertThat(queued).hasSize(2);
  }

  @Test
  void a_writer_hears_that_its_client_left() throws Exception {
    send(flight);
    send(flight);
    Future<Boolean> third =
        threads.submit(
            () -> {
              assertThatThrownBy(() -> send(flight)).hasMessage("the client left");
              return true;
            });

    gone.flip();

    assertThat(third.get()).isTrue();
  }

  @Test
  void what_was_lent_goes_back_when_nothing_of_it_is_under_way() throws Exception {
    var given = new AtomicInteger();
    send(flight);
    send(flight);

    flight.whenLanded(given::incrementAndGet);
    gone.flip();
    queued.remove().complete();
    assertThat(given).hasValue(0);
    queued.remove().fail("closed");

    assertThat(given).hasValue(1);
  }
}
