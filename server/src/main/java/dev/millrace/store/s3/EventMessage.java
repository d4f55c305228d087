package dev.millrace.store.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The text of an S3 event notification, as it stands in a queue's message: from S3 itself, through
/// SNS, or from EventBridge.
final class EventMessage {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private EventMessage() {}

  /// The keys of objects that were put into `bucket`; none when it tells of something else, such as
  /// the test event of a new notification. Empty when the text is no notification at all.
  static Optional<List<String>> keys(String body, String bucket) {
    return tree(body).flatMap(json -> keys(json, bucket));
  }

  private static Optional<List<String>> keys(JsonNode json, String bucket) {
    if (json.path("Message").isString()) {
      return tree(json.path("Message").stringValue()).flatMap(inner -> keys(inner, bucket));
    }
    if (json.path("Records").isArray()) {
      return Optional.of(ofRecords(json.path("Records"), bucket));
    }
    if (json.path("detail-type").isString()) {
      return Optional.of(ofBridge(json, bucket));
    }
    return json.path("Event").asString("").equals("s3:TestEvent")
        ? Optional.of(List.of())
        : Optional.empty();
  }

  /// Keys in S3's own records are written as in a form: a space is a plus.
  private static List<String> ofRecords(JsonNode records, String bucket) {
    var keys = new ArrayList<String>();
    for (JsonNode record : records) {
      JsonNode s3 = record.path("s3");
      if (record.path("eventName").asString("").startsWith("ObjectCreated:")
          && s3.at("/bucket/name").asString("").equals(bucket)
          && s3.at("/object/key").isString()) {
        decoded(s3.at("/object/key").stringValue()).ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static List<String> ofBridge(JsonNode json, String bucket) {
    JsonNode detail = json.path("detail");
    boolean created =
        json.path("detail-type").stringValue().equals("Object Created")
            && detail.at("/bucket/name").asString("").equals(bucket)
            && detail.at("/object/key").isString();
    return created ? List.of(detail.at("/object/key").stringValue()) : List.of();
  }

  private static Optional<String> decoded(String key) {
    try {
      return Optional.of(URLDecoder.decode(key, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> tree(String text) {
    try {
      return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
