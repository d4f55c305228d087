package dev.millrace.config;

import java.util.List;
import java.util.Map;

/// A value of the configuration before it has a type, with the place it was written at.
sealed interface ConfigNode {
  Origin origin();

  /// A single value as it was written.
  record Scalar(String text, Origin origin) implements ConfigNode {}

  /// An ordered list of values.
  record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {}

  /// A section: keys in the order they were written.
  record Section(Map<String, ConfigNode> entries, Origin origin) implements ConfigNode {}
}
