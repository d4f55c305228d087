package dev.millrace.http;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A one-way switch with listeners: from "somebody waits for this answer" to "nobody does".
///
/// **Threading**: any thread. Listeners run once, the first added first, on the thread that flips
/// the switch or, when it is flipped already, on the one that adds them.
final class Gone {
  private static final Listener FLIPPED = new Listener(() -> {}, null);

  private final AtomicReference<@Nullable Listener> last = new AtomicReference<>();

  private static final class Listener {
    private final Runnable action;
    private final @Nullable Listener before;

    Listener(Runnable action, @Nullable Listener before) {
      this.action = action;
      this.before = before;
    }

    private void run() {
      if (before != null) {
        before.run();
      }
      action.run();
    }
  }

  void add(Runnable action) {
    Listener known;
    do {
      known = last.get();
      if (known == FLIPPED) {
        action.run();
        return;
      }
    } while (!last.compareAndSet(known, new Listener(action, known)));
  }

  /// Flips the switch; true for the first to do so.
  boolean flip() {
    Listener waiting = last.getAndSet(FLIPPED);
    if (waiting == FLIPPED) {
      return false;
    }
    if (waiting != null) {
      waiting.run();
    }
    return true;
  }

  boolean isGone() {
    return last.get() == FLIPPED;
  }
}
