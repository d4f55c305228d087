package dev.millrace;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Something that is made on a thread of its own while its maker goes on.
final class Ahead<T> {
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
}
