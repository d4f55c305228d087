package dev.millrace.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A configuration record seen through reflection: its keys, its defaults, and how to make one.
final class Shape {
  private final Class<?> type;
  private final Map<String, RecordComponent> components = new LinkedHashMap<>();

  Shape(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " is not a configuration type");
    }
    this.type = type;
    for (var component : type.getRecordComponents()) {
      components.put(Keys.kebab(component.getName()), component);
    }
  }

  Map<String, RecordComponent> components() {
    return components;
  }

  /// The record's `static defaults()`, or null when it has none and every key must be written.
  @Nullable Object defaults() {
    try {
      var method = type.getDeclaredMethod("defaults");
      if (!Modifier.isStatic(method.getModifiers()) || method.getReturnType() != type) {
        return null;
      }
      method.setAccessible(true);
      return method.invoke(null);
    } catch (NoSuchMethodException _) {
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + ".defaults() failed", e);
    }
  }

  /// The value of `component` in `record`.
  static Object value(Object record, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  /// Makes the record; the exception of its compact constructor comes out as it is.
  Object create(List<Object> values) {
    var types = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType);
    try {
      var constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  /// `T` of `Optional<T>` or `List<T>`.
  static Class<?> argument(Type generic) {
    if (generic instanceof ParameterizedType parameterized
        && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument) {
      return argument;
    }
    throw new IllegalArgumentException(generic + " is not a configuration type");
  }

  /// The record class behind a component that is a section, or null when it is a value or a list.
  static @Nullable Class<?> section(RecordComponent component) {
    var raw = component.getType();
    var inner = raw == Optional.class ? argument(component.getGenericType()) : raw;
    return inner != List.class && !Scalars.knows(inner) ? inner : null;
  }
}
