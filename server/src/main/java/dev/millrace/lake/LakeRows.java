package dev.millrace.lake;

import dev.millrace.events.RecordTail;
import dev.millrace.media.time.EventTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Makes rows of a table of records: objects of JSON that hold what their columns can, and the rest
/// in `more`.
///
/// **Threading:** any.
final class LakeRows {
  /// An event that says it is further from its arrival is filed by that: no clock of a client's
  /// opens partitions.
  static final Duration LATEST = Duration.ofDays(7);

  static final Duration AHEAD = Duration.ofHours(1);

  /// Years that all engines know.
  private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonFactory FACTORY = new JsonFactory();

  private final LakeTable table;
  private final Map<String, LakeColumn> columns = new HashMap<>();

  LakeRows(LakeTable table) {
    this.table = table;
    table.columns().forEach(column -> columns.put(column.name(), column));
    List.of(LakeTable.TIME, LakeTable.PARTITION, LakeTable.OFFSET, LakeTable.MORE)
        .forEach(columns::remove);
  }

  /// A row.
  ///
  /// @param id what makes it one and the same when it comes again; empty when nothing does
  /// @param text as a line of JSON
  record Row(long millis, String id, String text) {}

  /// The ids of a record's rows that have one.
  List<String> ids(RecordTail.Entry entry) {
    List<String> ids =
        table == LakeTable.DETECTIONS
            ? of(entry).stream().map(Row::id).toList()
            : List.of(id(entry));
    return ids.stream().filter(id -> !id.isEmpty()).toList();
  }

  /// The id of a record's event; empty when it has none. Ours begin with it.
  private static String id(RecordTail.Entry entry) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), entry.value().array())) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean isId = in.currentName().equals(LakeTable.ID);
          JsonToken value = in.nextToken();
          if (isId) {
            return value == JsonToken.VALUE_STRING ? in.getString() : "";
          }
          in.skipChildren();
        }
      }
    } catch (JacksonException _) {
      // Then it was no row either.
    }
    return "";
  }

  /// The rows of a record; none when it is no object of JSON.
  List<Row> of(RecordTail.Entry entry) {
    JsonNode value;
    try {
      value = JSON.readTree(entry.value().array());
    } catch (JacksonException _) {
      return List.of();
    }
    if (!(value instanceof ObjectNode event)) {
      return List.of();
    }
    if (table != LakeTable.DETECTIONS) {
      return List.of(row(entry, event, millis(event.path(LakeTable.TIME).asString(""))));
    }
    return detections(entry, event);
  }

  private static @Nullable Long millis(String time) {
    long millis = EventTime.millis(time, Long.MIN_VALUE);
    return millis < FIRST || millis > LAST ? null : millis;
  }

  /// A thing is known by its place in its frame: what a frame shows is the same when its batch is
  /// looked at again.
  private List<Row> detections(RecordTail.Entry entry, ObjectNode result) {
    var rows = new ArrayList<Row>();
    for (JsonNode frame : result.path("frames")) {
      int place = 0;
      for (JsonNode thing : frame.path("detections")) {
        ObjectNode flat = JSON.createObjectNode();
        id(result, frame, place++).ifPresent(id -> flat.put(LakeTable.ID, id));
        for (String name : List.of("stream", "epoch", "model", "version")) {
          flat.set(name, result.path(name).deepCopy());
        }
        flat.set("seq", frame.path("seq"));
        flat.set("pts_seconds", frame.path("ptsSeconds"));
        flat.set("latency_ms", frame.path("latencyMillis"));
        for (String name : List.of("label", "score", "track")) {
          flat.set(name, thing.path(name));
        }
        for (String name : List.of("x", "y", "width", "height")) {
          flat.set(name, thing.path("relative").path(name));
        }
        flat.properties().removeIf(one -> one.getValue().isMissingNode());
        rows.add(row(entry, flat, frame.path("atMillis").asLong(entry.timestampMillis())));
      }
    }
    return rows;
  }

  /// None for a result that does not say which frame it is about.
  private static Optional<String> id(ObjectNode result, JsonNode frame, int place) {
    String stream = result.path("stream").asString("");
    JsonNode epoch = result.path("epoch");
    JsonNode seq = frame.path("seq");
    return !stream.isEmpty() && epoch.isIntegralNumber() && seq.isIntegralNumber()
        ? Optional.of("%s:%s:%s:%d".formatted(stream, epoch, seq, place))
        : Optional.empty();
  }

  private static boolean isNear(long told, long arrived) {
    return told >= arrived - LATEST.toMillis() && told <= arrived + AHEAD.toMillis();
  }

  private Row row(RecordTail.Entry entry, ObjectNode event, @Nullable Long told) {
    long arrived = entry.timestampMillis();
    boolean isBelieved = told != null && isNear(told, arrived);
    long millis = told != null && isBelieved ? told : arrived;
    ObjectNode row = JSON.createObjectNode();
    row.put(LakeTable.TIME, Instant.ofEpochMilli(millis).toString());
    row.put(LakeTable.PARTITION, entry.partition());
    row.put(LakeTable.OFFSET, entry.offset());
    ObjectNode more = JSON.createObjectNode();
    event.forEachEntry(
        (name, value) -> {
          LakeColumn column = columns.get(name);
          JsonNode fit = column == null ? null : fit(column.kind(), value);
          if (fit != null) {
            row.set(name, fit);
          } else if (!name.equals(LakeTable.TIME) || !isBelieved) {
            more.set(name, value);
          }
        });
    if (!more.isEmpty()) {
      row.put(LakeTable.MORE, JSON.writeValueAsString(more));
    }
    return new Row(millis, row.path(LakeTable.ID).asString(""), JSON.writeValueAsString(row));
  }

  /// The value as a column can have it; null when it can not.
  private static @Nullable JsonNode fit(LakeColumn.Kind kind, JsonNode value) {
    return switch (kind) {
      case TEXT -> value.isValueNode() && !value.isNull() ? text(value) : null;
      case WHOLE -> whole(value);
      case NUMBER -> value.isNumber() && Double.isFinite(value.asDouble()) ? value : null;
      case FLAG -> value.isBoolean() ? value : null;
      case TIME -> value.isString() && millis(value.asString()) != null ? value : null;
      case TEXTS, NUMBERS -> list(kind == LakeColumn.Kind.TEXTS, value);
    };
  }

  private static @Nullable JsonNode whole(JsonNode value) {
    if (!value.isNumber()) {
      return null;
    }
    BigDecimal number = value.decimalValue().stripTrailingZeros();
    return number.scale() <= 0 && number.precision() - number.scale() <= 18
        ? JSON.getNodeFactory().numberNode(number.longValue())
        : null;
  }

  private static JsonNode text(JsonNode value) {
    return JSON.getNodeFactory().stringNode(value.asString());
  }

  private static @Nullable JsonNode list(boolean ofTexts, JsonNode value) {
    var list = JSON.createArrayNode();
    for (JsonNode one : value.isArray() ? value : JSON.createArrayNode().add(value)) {
      if (!one.isValueNode() || one.isNull() || (!ofTexts && !one.isNumber())) {
        return null;
      }
      list.add(ofTexts ? text(one) : one);
    }
    return list;
  }
}
