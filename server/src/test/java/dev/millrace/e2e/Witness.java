package dev.millrace.e2e;

import java.util.List;

/// What a video did by the browser's own word: events with their times and places, in milliseconds.
final class Witness {
  private final List<Seen> seen;

  private record Seen(String type, double millis, double position) {}

  /// @param seen lists of type, time and place
  Witness(Object seen) {
    this.seen = ((List<?>) seen).stream().map(one -> of((List<?>) one)).toList();
  }

  private static Seen of(List<?> one) {
    return new Seen(
        (String) one.get(0),
        ((Number) one.get(1)).doubleValue(),
        ((Number) one.get(2)).doubleValue());
  }

  /// When it happened first, since the page began.
  double first(String type) {
    return seen.stream().filter(one -> one.type.equals(type)).findFirst().orElseThrow().millis;
  }

  /// How long it lasted in all what begins with `type`: `playing`, `pause`, `seeking`, `waiting`.
  double spent(String type) {
    String state = "";
    double since = 0;
    double spent = 0;
    for (Seen one : seen) {
      String next = after(state, one);
      if (!next.equals(state)) {
        spent += state.equals(type) ? one.millis - since : 0;
        state = next;
        since = one.millis;
      }
    }
    return spent;
  }

  /// A stall in a seek or before the first picture is none, and a film that ends is not paused.
  private String after(String state, Seen one) {
    return switch (one.type) {
      case "playing", "seeking", "ended" -> one.type;
      case "waiting" -> state.equals("playing") ? one.type : state;
      case "pause" -> isEnd(one) ? state : one.type;
      default -> state;
    };
  }

  private boolean isEnd(Seen pause) {
    int next = seen.indexOf(pause) + 1;
    return next < seen.size() && seen.get(next).type.equals("ended");
  }
}
