package dev.millrace.search;

import dev.millrace.events.RecordTail;
import dev.millrace.media.time.EventTime;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.EventKind.FieldType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// An event as it goes into an index.
///
/// @param timeMillis the event's own time, else the record's
/// @param sequence by partition and offset: no two events of a topic have one
/// @param json the whole event
public record EventDocument(long timeMillis, long sequence, ByteBuffer json, List<Value> values) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int OFFSET_BITS = 48;

  public EventDocument {
    values = List.copyOf(values);
  }

  /// What the first field of that name holds; null when there is none.
  public @Nullable String text(String name) {
    for (Value value : values) {
      if (value.field.name().equals(name)) {
        return value.text;
      }
    }
    return null;
  }

  /// What a field holds.
  ///
  /// @param number of a field of numbers, else 0
  public record Value(Field field, String text, double number) {}

  /// The event of a record; null when it is not a JSON object.
  public static @Nullable EventDocument of(RecordTail.Entry entry, Map<String, Field> fields) {
    byte[] json = entry.value().array();
    var values = new ArrayList<Value>(fields.size());
    long time = entry.timestampMillis();
    try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken token = in.nextToken();
        if (name.equals("time")) {
          time = EventTime.millis(in.getString(), time);
        }
        Field field = fields.get(name);
        if (field != null && token == JsonToken.START_ARRAY) {
          addAll(values, field, in);
        } else if (token.isStructStart()) {
          in.skipChildren();
        } else if (field != null && token != JsonToken.VALUE_NULL) {
          add(values, field, token, in);
        }
      }
    } catch (JacksonException | IllegalArgumentException _) {
      return null;
    }
    long sequence = ((long) entry.partition() << OFFSET_BITS) | entry.offset();
    return new EventDocument(time, sequence, entry.value(), values);
  }

  /// Each scalar of a list.
  private static void addAll(List<Value> values, Field field, JsonParser in) {
    for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
      if (next.isStructStart()) {
        in.skipChildren();
      } else if (next != JsonToken.VALUE_NULL) {
        add(values, field, next, in);
      }
    }
  }

  private static void add(List<Value> values, Field field, JsonToken token, JsonParser in) {
    if (field.type() != FieldType.NUMBER) {
      values.add(new Value(field, in.getString(), 0));
    } else if (token.isNumeric()) {
      values.add(new Value(field, "", in.getDoubleValue()));
    }
  }
}
