package dev.millrace.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;

/// The event loop of a connection: what is given to it on its own thread runs at once.
record Home(EventExecutor loop) implements Executor {
  @Override
  public void execute(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  /// Runs `action` a moment later, when those who are answered just now have their answers; to be
  /// called where the connection lives.
  void later(Runnable action) {
    Afterwards.here().add(loop, action);
  }
}
