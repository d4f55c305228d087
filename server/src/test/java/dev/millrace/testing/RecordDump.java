package dev.millrace.testing;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All that stands in a topic of JSON records, each partition in its order.
public final class RecordDump {
  private static final Duration QUIET = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  private RecordDump() {}

  /// Reads until at least `count` records were there and nothing more came, or half a minute
  /// passed.
  public static List<JsonNode> await(EventsConfig config, Topic topic, int count) {
    var all = new ArrayList<JsonNode>();
    Map<Integer, Long> offsets = Map.of();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var tail = new RecordTail(config, topic, BATCH)) {
      while (System.nanoTime() < end) {
        RecordTail.Batch batch = tail.read(offsets, QUIET);
        offsets = batch.next();
        batch.records().forEach(r -> all.add(JsonMapper.shared().readTree(r.value().array())));
        if (batch.records().isEmpty() && all.size() >= count) {
          break;
        }
      }
    }
    return all;
  }
}
