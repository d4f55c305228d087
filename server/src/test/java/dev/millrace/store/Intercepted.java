package dev.millrace.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// A store between whose caller and itself a test has its hands.
public final class Intercepted {
  private Intercepted() {}

  /// A call under way, still to be made.
  @FunctionalInterface
  public interface Call {
    Object make() throws Throwable;
  }

  /// What happens around each call.
  @FunctionalInterface
  public interface Hand {
    Object around(Method method, Object[] arguments, Call call) throws Throwable;
  }

  public static ObjectStore store(ObjectStore store, Hand hand) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) ->
                hand.around(method, arguments, () -> made(store, method, arguments)));
  }

  private static Object made(ObjectStore store, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
