package dev.millrace.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// What of all answers of one connection is under way, however many streams it has.
///
/// **Threading**: confined to the connection's event loop, but for [#room] and [#await].
/// **Limits**: those of its [Room]; an answer of which nothing is taken is given up on.
final class Flights {
  /// Of the server's room one connection has this share at most, so that it takes a great many
  /// stalled ones to leave others nothing.
  private static final int SHARE = 64;

  /// What a connection may have under way before it has taken anything.
  static final int FIRST_BYTES = 64 * 1024;

  /// While little room is left, who takes nothing for so long is given up.
  static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);

  private final Room room;
  private volatile long takenNanos = System.nanoTime();

  /// The one that began last; each knows its neighbours, as most answers come and go.
  private @Nullable Flight last;

  private final Queue<Flight> waiting = new ConcurrentLinkedQueue<>();

  Flights(Room server, int mostBytes) {
    this.room = server.part(FIRST_BYTES, mostBytes, SHARE);
  }

  /// Whether a large answer could begin if nothing else were under way.
  boolean haveRoom() {
    return room.limitBytes() >= Flight.FIRST_BYTES;
  }

  /// The client has taken what had to wait for it.
  void taken() {
    takenNanos = System.nanoTime();
  }

  /// Whether `length` bytes may go at once and whole: few, or a piece for which there is room.
  boolean fits(long length) {
    return length <= Flight.FIRST_BYTES
        || (length <= Flight.PIECE_BYTES && length <= room.freeBytes());
  }

  Room room() {
    return room;
  }

  /// Wakes `flight`, which has nothing under way, when others have made room for it.
  void await(Flight flight) {
    waiting.add(flight);
  }

  void began(Flight flight) {
    if (flight.isListed()) {
      return;
    }
    flight.listAfter(last);
    last = flight;
  }

  void ended(Flight flight) {
    if (flight.equals(last)) {
      last = flight.before();
    }
    flight.unlist();
    if (!waiting.isEmpty()) {
      waiting.remove(flight);
    }
    wake();
  }

  /// Something was taken, so that there may be room for one who waits; he wakes the next.
  void wake() {
    Flight next = waiting.poll();
    if (next != null) {
      next.wake();
    }
  }

  /// Gives up on answers of which nothing was taken for `limit`; while little room is left also on
  /// those that hold some for a client that takes nothing at all. The others that wait look for
  /// room that other connections have left.
  void watch(long now, Duration limit) {
    long idle = now - takenNanos;
    for (Flight flight : all()) {
      boolean inVain =
          idle > SHORT_PATIENCE.toNanos() && room.isShort() && flight.isHeld(now, SHORT_PATIENCE);
      if (inVain || flight.isStalled(now, limit)) {
        flight.abandon();
      } else {
        flight.wake();
      }
    }
  }

  private List<Flight> all() {
    var all = new ArrayList<Flight>(4);
    for (Flight flight = last; flight != null; flight = flight.before()) {
      all.add(flight);
    }
    return all;
  }
}
