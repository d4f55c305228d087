package dev.millrace.config;

import dev.millrace.config.ConfigNode.Scalar;
import dev.millrace.config.ConfigNode.Section;
import dev.millrace.config.ConfigNode.Sequence;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sections turned into records, values into types; every failure names the key, the value and
/// the line.
record RecordReader(Catalogue catalogue, Map<String, String> removed) {
  /// Makes a record of `type` from `section`; keys not written keep their value in `defaults`.
  Object record(Class<?> type, Section section, String path, @Nullable Object defaults) {
    var shape = new Shape(type);
    refuseUnknown(shape, section, path);
    var base = defaults == null ? shape.defaults() : defaults;
    var values = new ArrayList<>();
    shape
        .components()
        .forEach((key, component) -> values.add(component(component, section, path, base)));
    try {
      return shape.create(values);
    } catch (IllegalArgumentException e) {
      throw new Blame(shape, section, path).of(e, values, base);
    }
  }

  private void refuseUnknown(Shape shape, Section section, String path) {
    section
        .entries()
        .forEach(
            (key, node) -> {
              if (!shape.components().containsKey(key)) {
                throw unknown(Keys.join(path, key), node.origin());
              }
            });
  }

  private ConfigException unknown(String path, Origin origin) {
    var successor = removed.get(path);
    return new ConfigException(
        origin,
        successor == null
            ? path + " is not a known key; the nearest is " + catalogue.nearestPath(path)
            : path + " was removed; the new key is " + successor);
  }

  private Object component(
      RecordComponent component, Section section, String path, @Nullable Object base) {
    var key = Keys.kebab(component.getName());
    var fallback = base == null ? null : Shape.value(base, component);
    var node = section.entries().get(key);
    if (node != null) {
      return value(component, node, Keys.join(path, key), fallback);
    }
    if (fallback != null) {
      return fallback;
    }
    return absent(component, section, Keys.join(path, key));
  }

  private Object absent(RecordComponent component, Section section, String path) {
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    if (component.getType() == List.class) {
      return List.of();
    }
    var inner = Shape.section(component);
    if (inner != null) {
      return record(inner, new Section(Map.of(), section.origin()), path, null);
    }
    throw new ConfigException(section.origin(), path + " is required");
  }

  private Object value(
      RecordComponent component, ConfigNode node, String path, @Nullable Object fallback) {
    var raw = component.getType();
    if (raw == Optional.class) {
      var inner = fallback instanceof Optional<?> optional ? optional.orElse(null) : null;
      return Optional.of(single(Shape.argument(component.getGenericType()), node, path, inner));
    }
    if (raw == List.class) {
      return list(Shape.argument(component.getGenericType()), node, path);
    }
    return single(raw, node, path, fallback);
  }

  private List<Object> list(Class<?> type, ConfigNode node, String path) {
    var items =
        switch (node) {
          case Sequence sequence -> sequence.items();
          case Scalar scalar -> commaSeparated(scalar);
          case Section section ->
              throw new ConfigException(section.origin(), path + " must be a list");
        };
    var values = new ArrayList<Object>();
    for (var item : items) {
      values.add(single(type, item, path + "[" + values.size() + "]", null));
    }
    return List.copyOf(values);
  }

  /// One text stands for a list, which is how an environment variable gives one: `a, b`.
  private static List<ConfigNode> commaSeparated(Scalar scalar) {
    return Arrays.stream(scalar.text().split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> (ConfigNode) new Scalar(text, scalar.origin()))
        .toList();
  }

  private Object single(Class<?> type, ConfigNode node, String path, @Nullable Object fallback) {
    if (!Scalars.knows(type)) {
      if (node instanceof Section section) {
        return record(type, section, path, fallback);
      }
      throw new ConfigException(node.origin(), path + " must be a section with keys of its own");
    }
    if (!(node instanceof Scalar scalar)) {
      throw new ConfigException(node.origin(), path + " must be a single value");
    }
    try {
      return Scalars.read(type, scalar.text());
    } catch (IllegalArgumentException e) {
      var message = path + " = " + scalar.text() + " " + e.getMessage();
      throw new ConfigException(scalar.origin(), message, e);
    }
  }
}
