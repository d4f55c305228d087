package dev.millrace.config;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every key a configuration record accepts, in the order of its components.
final class Catalogue {
  private final Map<String, ConfigKey> byPath = new LinkedHashMap<>();
  private final Map<String, String> pathByVariable = new LinkedHashMap<>();

  Catalogue(Class<?> root) {
    add(new Shape(root), "", new Shape(root).defaults());
  }

  List<ConfigKey> keys() {
    return List.copyOf(byPath.values());
  }

  Map<String, String> pathByVariable() {
    return pathByVariable;
  }

  String nearestPath(String wrong) {
    return Keys.nearest(wrong, byPath.keySet());
  }

  private void add(Shape shape, String prefix, @Nullable Object defaults) {
    shape
        .components()
        .forEach((key, component) -> add(component, Keys.join(prefix, key), defaults));
  }

  private void add(RecordComponent component, String path, @Nullable Object defaults) {
    var value = defaults == null ? null : unwrapped(Shape.value(defaults, component));
    var section = Shape.section(component);
    if (section != null) {
      var shape = new Shape(section);
      add(shape, path, value == null ? shape.defaults() : value);
      return;
    }
    var variable = Keys.variable(path);
    if (pathByVariable.putIfAbsent(variable, path) != null) {
      throw new IllegalArgumentException(variable + " would mean two keys");
    }
    byPath.put(path, new ConfigKey(path, typeName(component), text(value), variable));
  }

  private static @Nullable Object unwrapped(Object value) {
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }

  private static String typeName(RecordComponent component) {
    var raw = component.getType();
    if (raw == List.class) {
      return "List of " + Shape.argument(component.getGenericType()).getSimpleName();
    }
    return (raw == Optional.class ? Shape.argument(component.getGenericType()) : raw)
        .getSimpleName();
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> list.stream().map(Scalars::text).collect(Collectors.joining(", "));
      default -> Scalars.text(value);
    };
  }
}
