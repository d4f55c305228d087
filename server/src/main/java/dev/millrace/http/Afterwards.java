package dev.millrace.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// What can wait on an event loop while thousands are answered at once: whoever is told of answers
/// hears of these a moment later, as the processors are needed for the answers themselves until
/// then.
///
/// **Threading**: confined to its event loop. **Limits**: [#MOST]; then the first do not wait any
/// longer.
final class Afterwards {
  static final int MOST = 8192;

  private static final long MOMENT_MILLIS = 200;
  private static final FastThreadLocal<Afterwards> OF_THIS_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected Afterwards initialValue() {
          return new Afterwards();
        }
      };

  private final Deque<Runnable> actions = new ArrayDeque<>();
  private boolean isDue;

  private Afterwards() {}

  /// Those of the event loop on which this is called.
  static Afterwards here() {
    return OF_THIS_LOOP.get();
  }

  /// Runs `action` a moment later on `loop`, which is the one of this thread.
  void add(EventExecutor loop, Runnable action) {
    if (loop.isShuttingDown()) {
      action.run();
      return;
    }
    actions.addLast(action);
    if (actions.size() > MOST) {
      actions.removeFirst().run();
    }
    if (!isDue) {
      isDue = true;
      var _ = loop.schedule(this::run, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// The loop ends: nothing waits any longer.
  void end() {
    run();
  }

  private void run() {
    isDue = false;
    for (int left = actions.size(); left > 0; left--) {
      actions.removeFirst().run();
    }
  }
}
