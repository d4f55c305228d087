package dev.millrace.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The CloudEvents 1.0 JSON format, structured mode.
final class EventJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String JSON = "application/json";

  private EventJson() {}

  static byte[] encode(Event event) {
    var node = MAPPER.createObjectNode();
    node.put("specversion", Event.SPEC_VERSION);
    node.put("id", event.id());
    node.put("source", event.source());
    node.put("type", event.type());
    node.put("subject", event.subject());
    node.put("time", event.time().toString());
    node.put("datacontenttype", JSON);
    node.set("data", event.data());
    byte[] json = MAPPER.writeValueAsBytes(node);
    if (json.length > Event.MAX_ENCODED_BYTES) {
      throw new IllegalArgumentException(
          "event %s of type %s is too large: %d bytes"
              .formatted(event.id(), event.type(), json.length));
    }
    return json;
  }

  static Event decode(byte[] json) {
    JsonNode node = parse(json);
    if (!text(node, "specversion").equals(Event.SPEC_VERSION)) {
      throw new IllegalArgumentException(
          "unknown CloudEvents specversion: " + text(node, "specversion"));
    }
    if (!isJson(node.path("datacontenttype").asString(JSON)) || node.has("data_base64")) {
      throw new IllegalArgumentException("the event's data is not JSON");
    }
    return new Event(
        text(node, "id"),
        text(node, "source"),
        text(node, "type"),
        text(node, "subject"),
        time(text(node, "time")),
        node.has("data") ? node.get("data") : MAPPER.nullNode());
  }

  private static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the event is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// CloudEvents JSON format §3.1.1: `*/json` and `*/*+json` mean that `data` is JSON itself.
  private static boolean isJson(String mediaType) {
    var name = mediaType.replaceAll(";.*", "").strip();
    return name.endsWith("/json") || name.endsWith("+json");
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException("the event has no text attribute " + name);
    }
    return value.stringValue();
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the event's time is not RFC 3339: " + text, e);
    }
  }
}
