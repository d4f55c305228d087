package dev.millrace.config;

import dev.millrace.config.ConfigNode.Scalar;
import dev.millrace.config.ConfigNode.Section;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The environment variables laid over a section: each replaces the key its name means.
record Environment(Catalogue catalogue, Map<String, String> removed, Set<String> reserved) {
  Section over(Section root, Map<String, String> variables) {
    var result = root;
    for (var variable : new TreeMap<>(variables).entrySet()) {
      var name = variable.getKey();
      if (Keys.isVariable(name) && !reserved.contains(name)) {
        var node = new Scalar(variable.getValue(), Origin.variable(name));
        result = with(result, path(name).split("\\."), 0, node);
      }
    }
    return result;
  }

  private String path(String variable) {
    var path = catalogue.pathByVariable().get(variable);
    if (path != null) {
      return path;
    }
    for (var key : removed.entrySet()) {
      if (Keys.variable(key.getKey()).equals(variable)) {
        throw new ConfigException(
            Origin.variable(variable),
            "was removed; the new name is " + Keys.variable(key.getValue()));
      }
    }
    throw new ConfigException(
        Origin.variable(variable),
        "is not known; the nearest is "
            + Keys.nearest(variable, catalogue.pathByVariable().keySet()));
  }

  private static Section with(Section section, String[] path, int at, Scalar value) {
    var entries = new LinkedHashMap<>(section.entries());
    if (at == path.length - 1) {
      entries.put(path[at], value);
    } else {
      var inner =
          entries.get(path[at]) instanceof Section existing
              ? existing
              : new Section(Map.of(), value.origin());
      entries.put(path[at], with(inner, path, at + 1, value));
    }
    return new Section(entries, section.origin());
  }
}
