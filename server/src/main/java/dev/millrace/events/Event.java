package dev.millrace.events;

import java.time.Instant;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A fact that happened: a CloudEvents 1.0 event with JSON data.
///
/// `source` and `id` together are unique; a fact delivered twice carries the same id. `subject` is
/// what it is about (an asset or channel id), and the key that orders events: facts of one subject
/// arrive in the order they were told.
///
/// **Limits:** text attributes are at most 256 characters; the encoded event at most
/// [#MAX_ENCODED_BYTES].
///
/// @param type reverse-DNS name of the kind of fact, for example `dev.millrace.asset.ready`
/// @param data any JSON value; not to be changed after it was handed over
public record Event(
    String id, String source, String type, String subject, Instant time, JsonNode data) {
  /// The version of the CloudEvents specification spoken here.
  public static final String SPEC_VERSION = "1.0";

  /// The media type of one event in JSON structured mode.
  public static final String CONTENT_TYPE = "application/cloudevents+json";

  /// What an event may weigh in JSON, well below what a Kafka broker takes by default (1 MiB).
  public static final int MAX_ENCODED_BYTES = 256 * 1024;

  private static final int MAX_ATTRIBUTE_CHARACTERS = 256;
  private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cntrl}]+");

  public Event {
    requireText("id", id);
    requireText("source", source);
    requireText("type", type);
    requireText("subject", subject);
  }

  /// This event in CloudEvents JSON structured mode.
  ///
  /// @throws IllegalArgumentException when it is larger than [#MAX_ENCODED_BYTES]
  public byte[] toJson() {
    return EventJson.encode(this);
  }

  /// Reads CloudEvents JSON structured mode; unknown attributes are ignored, as the standard asks.
  ///
  /// @throws IllegalArgumentException when it is not such an event; the message names the fault
  public static Event fromJson(byte[] json) {
    return EventJson.decode(json);
  }

  private static void requireText(String name, String value) {
    if (value.length() > MAX_ATTRIBUTE_CHARACTERS || !PRINTABLE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "event attribute " + name + " must be 1 to 256 printable characters: " + value);
    }
  }
}
