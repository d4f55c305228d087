package dev.millrace.live.origin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
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
    private final Consumer<Boolean> told;
    private final boolean goesOn;
    private Position place;
    private boolean isOver;

    private Waiter(Position place, Instant until, boolean goesOn, Consumer<Boolean> told) {
      this.place = place;
      this.until = until;
      this.goesOn = goesOn;
      this.told = told;
    }

    void tell(boolean reached) {
      told.accept(reached);
    }
  }

  boolean isFull() {
    return count >= MOST;
  }

  int count() {
    return count;
  }

  /// @param goesOn whether the next segment will do when this one ends before the place
  Waiter add(Position place, Instant now, boolean goesOn, Consumer<Boolean> told) {
    var waiter = new Waiter(place, now.plus(patience), goesOn, told);
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
