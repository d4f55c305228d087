package dev.millrace.search;

import dev.millrace.events.RecordTail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events for tests of indexes.
public final class Events {
  private Events() {}

  public static RecordTail.Entry entry(int partition, long offset, String json) {
    return new RecordTail.Entry(
        partition, offset, 0, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  public static List<EventDocument> documents(EventKind kind, List<RecordTail.Entry> entries) {
    var fields = kind.byName();
    return entries.stream()
        .map(entry -> EventDocument.of(entry, fields))
        .filter(Objects::nonNull)
        .toList();
  }

  public static JsonNode json(String event) {
    return JsonMapper.shared().readTree(event);
  }
}
