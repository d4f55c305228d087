package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What may be under way of one answer, of one connection and of a server.
class FlightTest {
  private static final int KILOBYTE = 1024;
  private static final int LARGE = 1 << 20;

  private final Room server = Room.of(96L << 20);
  private final Flights connection = new Flights(server, 512 * KILOBYTE);
  private final AtomicInteger abandoned = new AtomicInteger();

  /// An answer that takes all room it gets, and what of it waits for its client.
  private final class Stream {
    private final Flight flight =
        new Flight(connection, Flight.FIRST_BYTES, abandoned::incrementAndGet);
    private final ArrayDeque<Promise<Void>> queued = new ArrayDeque<>();

    Stream() {
      flight.onMoved(this::fill);
      connection.began(flight);
    }

    Stream fill() {
      for (int room = flight.room(LARGE); room > 0; room = flight.room(LARGE)) {
        Promise<Void> sent = Promise.promise();
        queued.add(sent);
        flight.carry(room, sent.future());
      }
      return this;
    }

    void take() {
      queued.remove().complete();
    }
  }

  @Test
  void an_answer_begins_small_and_grows_as_its_client_takes() {
    Stream stream = new Stream().fill();
    assertThat(stream.flight.bytes()).isEqualTo(Flight.FIRST_BYTES);

    stream.take();
    assertThat(stream.flight.bytes()).isEqualTo(2 * Flight.FIRST_BYTES);
    for (int i = 0; i < 50; i++) {
      stream.take();
    }

    assertThat(stream.flight.bytes()).isEqualTo(256 * KILOBYTE);
  }

  @Test
  void a_connection_begins_small_and_grows_as_its_client_takes() {
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      streams.add(new Stream().fill());
    }
    assertThat(connection.room().usedBytes()).isEqualTo(64L * KILOBYTE);

    for (int turn = 0; turn < 50; turn++) {
      streams.stream().filter(stream -> !stream.queued.isEmpty()).forEach(Stream::take);
    }

    assertThat(connection.room().usedBytes()).isBetween(400L * KILOBYTE, 512L * KILOBYTE);
  }

  @Test
  void what_is_given_up_does_not_let_a_connection_grow() {
    for (int i = 0; i < 128; i++) {
      Stream stream = new Stream().fill();
      while (!stream.queued.isEmpty()) {
        stream.flight.onMoved(() -> {});
        stream.queued.remove().fail("reset");
      }
    }

    for (int i = 0; i < 128; i++) {
      new Stream().fill();
    }

    assertThat(connection.room().usedBytes()).isEqualTo(64L * KILOBYTE);
  }

  /// Connections of which each has what it gets for streams that take nothing.
  private List<Flights> stalled(int connections, Runnable abandon) {
    List<Flights> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      var other = new Flights(server, 512 * KILOBYTE);
      all.add(other);
      for (int stream = 0; stream < 20; stream++) {
        hold(other, abandon);
      }
    }
    return all;
  }

  private static void hold(Flights connection, Runnable abandon) {
    List<Promise<Void>> held = new ArrayList<>();
    var flight =
        new Flight(
            connection,
            Flight.FIRST_BYTES,
            () -> {
              abandon.run();
              held.forEach(sent -> sent.tryFail("given up"));
            });
    connection.began(flight);
    for (int room = flight.room(LARGE); room > 0; room = flight.room(LARGE)) {
      Promise<Void> sent = Promise.promise();
      held.add(sent);
      flight.carry(room, sent.future());
    }
  }

  @Test
  void four_hundred_connections_that_take_nothing_hold_a_quarter_of_the_room() {
    stalled(400, () -> {});

    assertThat(server.usedBytes()).isEqualTo(400L * 64 * KILOBYTE);
    assertThat(new Stream().fill().flight.bytes()).isEqualTo(Flight.FIRST_BYTES);
  }

  @Test
  void however_many_take_nothing_a_quarter_is_left_for_those_who_have_taken_something() {
    Stream viewer = new Stream().fill();
    viewer.take();
    viewer.take();

    stalled(5_000, () -> {});

    assertThat(server.freeBytes()).isGreaterThan(23L << 20);
    viewer.take();
    assertThat(viewer.flight.bytes()).isGreaterThan(Flight.FIRST_BYTES);
    assertThat(connection.haveRoom()).isTrue();
    assertThat(new Flights(server, 512 * KILOBYTE).haveRoom()).isFalse();
  }

  @Test
  void while_little_room_is_left_those_who_take_nothing_are_given_up_after_two_seconds() {
    var givenUp = new AtomicInteger();
    var limit = Duration.ofSeconds(30);
    Stream viewer = new Stream().fill();
    List<Flights> idle = stalled(2_000, givenUp::incrementAndGet);
    long now = System.nanoTime();

    idle.forEach(connection -> connection.watch(now, limit));
    assertThat(givenUp).hasValue(0);
    long later = now + Duration.ofSeconds(3).toNanos();
    idle.forEach(connection -> connection.watch(later, limit));

    assertThat(givenUp.get()).isPositive();
    assertThat(server.isShort()).isFalse();
    assertThat(server.usedBytes()).isBetween(40L << 20, 48L << 20);
    connection.watch(later, limit);
    assertThat(abandoned).hasValue(0);
    viewer.take();
    assertThat(new Flights(server, 512 * KILOBYTE).haveRoom()).isTrue();
  }

  @Test
  void who_waits_for_others_of_his_connection_is_woken_by_what_they_take() {
    List<Stream> streams = new ArrayList<>();
    while (streams.isEmpty() || streams.getLast().flight.bytes() > 0) {
      streams.add(new Stream().fill());
    }
    Stream waiting = streams.getLast();

    streams.getFirst().queued.remove().fail("it left");

    assertThat(waiting.flight.bytes()).isPositive();
  }

  @Test
  void who_waits_for_other_connections_is_woken_by_the_watch() {
    server.take(96 << 20);
    Stream stream = new Stream().fill();
    assertThat(stream.flight.bytes()).isZero();

    server.give(96 << 20);
    connection.watch(System.nanoTime(), Duration.ofSeconds(10));

    assertThat(stream.flight.bytes()).isEqualTo(Flight.FIRST_BYTES);
    assertThat(abandoned).hasValue(0);
  }

  @Test
  void a_client_that_takes_nothing_is_given_up() {
    new Stream().fill();

    connection.watch(System.nanoTime(), Duration.ofSeconds(10));
    assertThat(abandoned).hasValue(0);
    connection.watch(System.nanoTime() + Duration.ofSeconds(11).toNanos(), Duration.ofSeconds(10));

    assertThat(abandoned).hasValue(1);
  }

  @Test
  void what_was_taken_is_counted_no_more() {
    Stream stream = new Stream().fill();

    for (int i = 0; i < 50; i++) {
      stream.take();
    }
    stream.flight.onMoved(() -> {});
    while (!stream.queued.isEmpty()) {
      stream.queued.remove().fail("closed");
    }

    assertThat(connection.room().usedBytes()).isZero();
    assertThat(server.usedBytes()).isZero();
  }
}
