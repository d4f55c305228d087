package dev.millrace.config;

import dev.millrace.config.ConfigNode.Section;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the key that made a record refuse its values: the written one without which it would
/// not.
record Blame(Shape shape, Section section, String path) {
  ConfigException of(
      IllegalArgumentException refusal, List<Object> values, @Nullable Object defaults) {
    var components = List.copyOf(shape.components().values());
    for (var i = 0; defaults != null && i < components.size(); i++) {
      if (isWritten(components.get(i)) && curedByDefault(i, values, defaults)) {
        var key = key(components.get(i));
        var origin = section.entries().get(key);
        return new ConfigException(
            origin == null ? section.origin() : origin.origin(),
            Keys.join(path, key)
                + " = "
                + Scalars.text(values.get(i))
                + ": "
                + refusal.getMessage(),
            refusal);
      }
    }
    return new ConfigException(section.origin(), written(values) + refusal.getMessage(), refusal);
  }

  private boolean curedByDefault(int index, List<Object> values, Object defaults) {
    var component = List.copyOf(shape.components().values()).get(index);
    var changed = new ArrayList<>(values);
    changed.set(index, Shape.value(defaults, component));
    try {
      shape.create(changed);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String written(List<Object> values) {
    var components = List.copyOf(shape.components().values());
    return components.stream()
        .filter(this::isWritten)
        .map(c -> Keys.join(path, key(c)) + " = " + values.get(components.indexOf(c)))
        .collect(Collectors.joining(", ", "", ": "));
  }

  private boolean isWritten(RecordComponent component) {
    return section.entries().containsKey(key(component));
  }

  private static String key(RecordComponent component) {
    return Keys.kebab(component.getName());
  }
}
