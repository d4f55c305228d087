package dev.millrace.delivery;

import dev.millrace.store.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> call(method, arguments));
  }

  void letGo() {
    gate.release(Integer.MAX_VALUE / 2);
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    boolean opens = method.getName().equals("open");
    if (opens) {
      connections.acquireUninterruptibly();
    }
    try {
      if (opens && hangs.test((String) arguments[0])) {
        asked.incrementAndGet();
        gate.acquireUninterruptibly();
      }
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      if (opens) {
        connections.release();
      }
    }
  }
}
