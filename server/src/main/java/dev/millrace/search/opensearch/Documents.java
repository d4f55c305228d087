package dev.millrace.search.opensearch;

import dev.millrace.search.EventDocument;
import dev.millrace.search.EventKind;
import dev.millrace.search.EventKind.Field;
import dev.millrace.search.EventKind.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How an event lies in OpenSearch: newest first, each field in the shape by which it is found, and
/// the whole event as it came.
///
/// Its name there is its topic and its place in it, or its key: what is written again is the same.
final class Documents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int RADIX = 36;

  /// More than any word, less than what the cluster takes for a name.
  private static final int MOST_KEY = 256;

  private Documents() {}

  /// The settings and the shape of an index.
  static ObjectNode index(EventKind kind) {
    ObjectNode index = JSON.objectNode();
    ObjectNode settings = index.putObject("settings").putObject("index");
    // Named, it holds also while nobody searches.
    settings.put("refresh_interval", "1s");
    ObjectNode sort = settings.putObject("sort");
    sort.putArray("field").add(Questions.TIME).add(Questions.SEQUENCE);
    sort.putArray("order").add("desc").add("desc");
    ObjectNode mappings = index.putObject("mappings").put("dynamic", false);
    ObjectNode properties = mappings.putObject("properties");
    properties.putObject(Questions.TIME).put("type", "long");
    properties.putObject(Questions.SEQUENCE).put("type", "long");
    properties
        .putObject(Questions.EVENT)
        .put("type", "keyword")
        .put("index", false)
        .put("doc_values", false);
    ObjectNode fields =
        properties.putObject(Questions.FIELDS).put("dynamic", false).putObject("properties");
    for (Field field : kind.fields()) {
      ObjectNode shape = fields.putObject(field.name());
      switch (field.type()) {
        case KEYWORD -> shape.put("type", "keyword");
        case TEXT -> shape.put("type", "text").put("norms", false);
        case NUMBER -> shape.put("type", "double");
      }
    }
    return index;
  }

  /// Two lines of a bulk request: what is to be done, and the document. What is there already
  /// stays, but for an earlier one of the same key.
  ///
  /// @param topic a word for it; empty when it is not known
  static void write(EventDocument event, Optional<String> key, String topic, StringBuilder lines) {
    @Nullable String named = key.isPresent() ? event.text(key.get()) : null;
    ObjectNode order = JSON.objectNode();
    if (named == null) {
      String place = Long.toString(event.sequence(), RADIX);
      order.putObject("create").put("_id", topic.isEmpty() ? place : topic + "-" + place);
    } else {
      order
          .putObject("index")
          .put("_id", named.substring(0, Math.min(named.length(), MOST_KEY)))
          .put("version", event.sequence())
          .put("version_type", "external_gte");
    }
    lines.append(order).append('\n').append(document(event)).append('\n');
  }

  private static ObjectNode document(EventDocument event) {
    ObjectNode document = JSON.objectNode();
    document.put(Questions.TIME, event.timeMillis());
    document.put(Questions.SEQUENCE, event.sequence());
    document.put(Questions.EVENT, new String(event.json().array(), StandardCharsets.UTF_8));
    ObjectNode fields = document.putObject(Questions.FIELDS);
    for (EventDocument.Value value : event.values()) {
      ArrayNode values = fields.withArray(value.field().name());
      if (value.field().type() == FieldType.NUMBER) {
        values.add(value.number());
      } else if (value.field().type() == FieldType.KEYWORD) {
        values.add(Questions.word(value.text()));
      } else {
        values.add(value.text());
      }
    }
    return document;
  }
}
