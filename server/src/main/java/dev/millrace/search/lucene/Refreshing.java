package dev.millrace.search.lucene;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Makes what came to a shard findable, beside whoever adds to it: of much that came at once that
/// takes as long as to add it.
///
/// **Threading:** the thread that adds; a thread of its own for each. **Limits:** one at a time.
final class Refreshing {
  private @Nullable FutureTask<Boolean> running;

  /// Whether one is under way.
  ///
  /// @throws IOException when the last one failed
  boolean isRunning() throws IOException {
    FutureTask<Boolean> last = running;
    if (last != null && last.isDone()) {
      await();
    }
    return running != null;
  }

  /// Begins one; none may be under way.
  void begin(Shard shard) {
    var task =
        new FutureTask<>(
            () -> {
              shard.refresh();
              return true;
            });
    running = task;
    Thread.ofPlatform().name("refresh").daemon().start(task);
  }

  /// Waits for the end of the one that is under way.
  ///
  /// @throws IOException when it failed
  void await() throws IOException {
    FutureTask<Boolean> last = running;
    running = null;
    boolean isInterrupted = false;
    try {
      while (last != null) {
        try {
          var _ = last.get();
          last = null;
        } catch (InterruptedException _) {
          isInterrupted = true;
        } catch (ExecutionException e) {
          throw new IOException("what came is not made findable", e.getCause());
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
