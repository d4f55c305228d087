package dev.millrace.delivery;

import dev.millrace.store.Intercepted;
import dev.millrace.store.ObjectStore;
import java.lang.reflect.Method;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// A store with a number of connections, of which those for chosen keys hang until a test lets them
/// go.
final class GatedStore {
  final AtomicInteger asked = new AtomicInteger();
  private final ObjectStore store;
  private final Predicate<String> hangs;
  private final Semaphore connections;
  private final Semaphore gate = new Semaphore(0);

  GatedStore(ObjectStore store, int connections, Predicate<String> hangs) {
    this.store = store;
    this.connections = new Semaphore(connections, true);
    this.hangs = hangs;
  }

  ObjectStore open() {
    return Intercepted.store(store, this::around);
  }

  void letGo() {
    gate.release(Integer.MAX_VALUE / 2);
  }

  private Object around(Method method, Object[] arguments, Intercepted.Call call) throws Throwable {
    if (!method.getName().equals("open")) {
      return call.make();
    }
    connections.acquireUninterruptibly();
    try {
      if (hangs.test((String) arguments[0])) {
        asked.incrementAndGet();
        gate.acquireUninterruptibly();
      }
      return call.make();
    } finally {
      connections.release();
    }
  }
}
