package dev.millrace.vision;

import dev.millrace.media.scene.Span;
import dev.millrace.media.time.Rational;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Times in results: in seconds for people, and exact in ticks.
///
/// @param tick in seconds
record Times(Rational tick) {
  /// An item that is about a part of the film.
  ObjectNode item(Span span) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    item.put("fromSeconds", seconds(span.from()));
    item.put("toSeconds", seconds(span.to()));
    item.put("fromPts", span.from());
    item.put("toPts", span.to());
    item.put("timeBase", tick.toString());
    return item;
  }

  /// An item at the times of another.
  static ObjectNode like(ObjectNode other) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("fromSeconds", "toSeconds", "fromPts", "toPts", "timeBase")) {
      item.set(name, other.get(name));
    }
    return item;
  }

  double seconds(long ticks) {
    return Math.round(ticks * tick.toDouble() * 1e6) / 1e6;
  }
}
