package dev.millrace.telemetry.sessions;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One event as sessions need it. Numbers that it does not hold are -1.
///
/// @param millis by the player's clock
/// @param number in its session and target
/// @param state CMCD's `sta`, or nothing
/// @param positionMillis of the playhead
/// @param whole the event, for what is rarely looked at
/// @param raw the same as it came; nobody changes it
record Told(
    String sid,
    String target,
    String event,
    String state,
    long millis,
    long number,
    long positionMillis,
    JsonNode whole,
    ByteBuffer raw) {

  /// The event of a record; null when it is none.
  ///
  /// @param json whole; nobody changes it
  static @Nullable Told of(byte[] json) {
    try {
      JsonNode event = JsonMapper.shared().readTree(json);
      String sid = event.path("sid").asString("");
      long millis = event.path("ts").asLong(0);
      return sid.isEmpty() || millis <= 0
          ? null
          : new Told(
              sid,
              event.path("target").asString(""),
              event.path("e").asString(""),
              event.path("sta").asString(""),
              millis,
              event.path("sn").asLong(-1),
              event.path("pt").asLong(-1),
              event,
              ByteBuffer.wrap(json));
    } catch (JacksonException _) {
      return null;
    }
  }

  /// The whole event as JSON.
  byte[] json() {
    byte[] json = new byte[raw.remaining()];
    raw.duplicate().get(json);
    return json;
  }

  /// A number that the event may hold, or -1.
  double number(String name) {
    return whole.path(name).asDouble(-1);
  }

  /// A text that the event may hold, or nothing.
  String text(String name) {
    return whole.path(name).asString("");
  }

  /// How large the picture is, as ladders say it: `720p`; or nothing.
  String rung() {
    long height = Math.round(number("mr-video-height"));
    return height > 0 ? height + "p" : "";
  }

  /// Numbers in a list, or one.
  List<Double> numbers(String name) {
    JsonNode values = whole.path(name);
    return values.isArray()
        ? values.valueStream().map(value -> value.asDouble(0)).toList()
        : values.isNumber() ? List.of(values.asDouble()) : List.of();
  }

  /// Whether usually nothing comes after it; after the end of a film somebody may see it again.
  boolean isLast() {
    return state.equals("q") || state.equals("f") || state.equals("e");
  }
}
