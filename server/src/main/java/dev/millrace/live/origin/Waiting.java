package dev.millrace.live.origin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Those who wait for a place in a track to be reached.
///
/// **Threading**: under the lock of its track. **Limits**: [#MOST] at a time, each for `patience`.
final class Waiting {
  static final int MOST = 20_000;

  private final Duration patience;
  private final TreeMap<Position, Set<Waiter>> byPlace = new TreeMap<>();
  private final Deque<Waiter> byTime = new ArrayDeque<>();
  private int count;

  Waiting(Duration patience) {
    this.patience = patience;
  }

  /// Somebody who is told once: true when the place was reached, false when it took too long.
  static final class Waiter {
    private final Instant until;
    private final Listener listener;
    private final boolean goesOn;
    private Position place;
    private volatile boolean isOver;

    private Waiter(Position place, Instant until, boolean goesOn, Listener listener) {
      this.place = place;
      this.until = until;
      this.goesOn = goesOn;
      this.listener = listener;
    }

    /// Whether nobody waits here any more. May be asked without the lock.
    boolean isOver() {
      return isOver;
    }

    private void tell(boolean reached) {
      listener.told.accept(reached);
    }
  }

  /// Who is to be told.
  ///
  /// @param where he is told: those of one place are told one after the other, in one turn
  record Listener(Executor where, Consumer<Boolean> told) {}

  /// Tells those who were taken out, wherever each of them is to be told; not under the lock.
  static void tell(List<Waiter> due, boolean reached) {
    Map<Executor, List<Waiter>> places = new LinkedHashMap<>();
    for (Waiter waiter : due) {
      places.computeIfAbsent(waiter.listener.where, _ -> new ArrayList<>()).add(waiter);
    }
    places.forEach(
        (where, waiters) -> {
          Runnable turn = () -> waiters.forEach(waiter -> waiter.tell(reached));
          try {
            where.execute(turn);
          } catch (RejectedExecutionException _) {
            // That place is gone, and those who waited there with it: they only have to know.
            turn.run();
          }
        });
  }

  boolean isFull() {
    return count >= MOST;
  }

  int count() {
    return count;
  }

  /// @param goesOn whether the next segment will do when this one ends before the place
  Waiter add(Position place, Instant now, boolean goesOn, Listener listener) {
    var waiter = new Waiter(place, now.plus(patience), goesOn, listener);
    byPlace.computeIfAbsent(place, _ -> new LinkedHashSet<>()).add(waiter);
    byTime.addLast(waiter);
    count++;
    return waiter;
  }

  /// They left.
  void remove(Waiter waiter) {
    if (waiter.isOver) {
      return;
    }
    Set<Waiter> beside = byPlace.get(waiter.place);
    if (beside != null && beside.remove(waiter) && beside.isEmpty()) {
      byPlace.remove(waiter.place);
    }
    end(waiter);
    dropEnded();
  }

  /// A segment has only `parts` parts: who waits for more of it waits for the next one's first.
  void carryOver(long segment, int parts) {
    var beyond = byPlace.subMap(new Position(segment, parts), true, Position.endOf(segment), false);
    var next = new Position(segment + 1, 0);
    var moved = new ArrayList<Waiter>();
    for (Set<Waiter> waiters : beyond.values()) {
      waiters.stream().filter(waiter -> waiter.goesOn).forEach(moved::add);
      waiters.removeIf(waiter -> waiter.goesOn);
    }
    beyond.values().removeIf(Set::isEmpty);
    for (Waiter waiter : moved) {
      waiter.place = next;
      byPlace.computeIfAbsent(next, _ -> new LinkedHashSet<>()).add(waiter);
    }
  }

  /// Takes out those whose place is reached.
  List<Waiter> reached(Position place) {
    var due = new ArrayList<Waiter>();
    var passed = byPlace.headMap(place, true);
    passed.values().forEach(due::addAll);
    passed.clear();
    due.forEach(this::end);
    dropEnded();
    return due;
  }

  /// Takes out those who waited too long.
  List<Waiter> expired(Instant now) {
    var due = new ArrayList<Waiter>();
    for (Waiter first = byTime.peekFirst();
        first != null && (first.isOver || !first.until.isAfter(now));
        first = byTime.peekFirst()) {
      byTime.removeFirst();
      if (!first.isOver) {
        due.add(first);
        remove(first);
      }
    }
    return due;
  }

  private void end(Waiter waiter) {
    waiter.isOver = true;
    count--;
  }

  /// Those who are over stay in the line until the front of it is; then memory goes with them.
  private void dropEnded() {
    for (Waiter first = byTime.peekFirst();
        first != null && first.isOver;
        first = byTime.peekFirst()) {
      byTime.removeFirst();
    }
    if (byTime.size() > 64 && byTime.size() > 2 * count) {
      byTime.removeIf(waiter -> waiter.isOver);
    }
  }
}
