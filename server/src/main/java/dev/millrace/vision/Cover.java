package dev.millrace.vision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The times that items cover together, to be asked often.
final class Cover {
  private final List<double[]> parts = new ArrayList<>();

  Cover(List<ObjectNode> items) {
    items.stream()
        .map(
            item ->
                new double[] {
                  item.path("fromSeconds").doubleValue(), item.path("toSeconds").doubleValue()
                })
        .sorted(Comparator.comparingDouble(part -> part[0]))
        .forEach(this::add);
  }

  private void add(double[] part) {
    if (!parts.isEmpty() && parts.getLast()[1] >= part[0]) {
      parts.getLast()[1] = Math.max(parts.getLast()[1], part[1]);
    } else {
      parts.add(part);
    }
  }

  boolean holds(double seconds) {
    int low = 0;
    int high = parts.size() - 1;
    while (low <= high) {
      int middle = (low + high) / 2;
      if (seconds < parts.get(middle)[0]) {
        high = middle - 1;
      } else if (seconds > parts.get(middle)[1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }
}
