package dev.millrace.live.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is wrong with one channel, from when it has lasted for as long as [Trouble#patience] until
/// it has been gone for [#OVER]; knows no clock.
///
/// **Threading**: any.
final class Alerts {
  static final Duration OVER = Duration.ofSeconds(3);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Trouble, Seen> seen = new EnumMap<>(Trouble.class);

  /// A trouble that was seen.
  private record Seen(Alert alert, Instant last, boolean isTold) {
    private Seen again(String text, Instant now) {
      return new Seen(new Alert(alert.trouble(), alert.since(), text), now, isTold);
    }

    private Seen told() {
      return new Seen(alert, last, true);
    }
  }

  /// Something to tell.
  ///
  /// @param until when it was over; null when it has begun
  record Change(Alert alert, @Nullable Instant until) {}

  /// Takes what is wrong now, and tells what has begun or is over by that.
  List<Change> look(Map<Trouble, String> wrong, Instant now) {
    lock.lock();
    try {
      wrong.forEach((trouble, text) -> note(trouble, text, now));
      var changes = new ArrayList<Change>();
      for (Seen one : List.copyOf(seen.values())) {
        settle(one, now, changes);
      }
      return List.copyOf(changes);
    } finally {
      lock.unlock();
    }
  }

  private void note(Trouble trouble, String text, Instant now) {
    Seen before = seen.get(trouble);
    seen.put(
        trouble,
        before == null
            ? new Seen(new Alert(trouble, now, text), now, false)
            : before.again(text, now));
  }

  private void settle(Seen one, Instant now, List<Change> changes) {
    Trouble trouble = one.alert().trouble();
    boolean isThere = one.last().equals(now);
    boolean hasLasted = !now.isBefore(one.alert().since().plus(trouble.patience()));
    if (!one.isTold() && isThere && hasLasted) {
      seen.put(trouble, one.told());
      changes.add(new Change(one.alert(), null));
    } else if (!one.isTold() && !isThere) {
      seen.remove(trouble);
    } else if (!now.isBefore(one.last().plus(OVER))) {
      seen.remove(trouble);
      changes.add(new Change(one.alert(), one.last()));
    }
  }

  /// What is wrong and has been told.
  List<Alert> all() {
    lock.lock();
    try {
      return seen.values().stream().filter(Seen::isTold).map(Seen::alert).toList();
    } finally {
      lock.unlock();
    }
  }
}
