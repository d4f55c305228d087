package dev.millrace;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Something that is made on a thread of its own while its maker goes on.
///
/// **Ownership:** of what was made, until closed.
final class Ahead<T> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Ahead.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FutureTask<T> task;

  private Ahead(FutureTask<T> task) {
    this.task = task;
  }

  static <T> Ahead<T> of(Supplier<T> maker) {
    var task = new FutureTask<>(maker::get);
    Thread.ofPlatform().name("start").daemon().start(task);
    return new Ahead<>(task);
  }

  /// What was made, once it is; its maker's failure when it failed.
  T get() throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /// Closes what was made, whether anybody took it or not; what is still being made is waited for.
  @Override
  public void close() {
    try {
      if (task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) instanceof AutoCloseable made) {
        made.close();
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.DEBUG, "there is nothing to close", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("what was made ahead did not close", e);
    }
  }
}
