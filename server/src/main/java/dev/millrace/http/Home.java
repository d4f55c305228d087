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
}
