package dev.millrace.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/// JSON as this server speaks it: records, camelCase, instants as ISO-8601 text, null components
/// left out. An absent member reads as a null component; whoever must tell absent from null
/// declares the component as [tools.jackson.databind.JsonNode].
///
/// A value has the type that is asked for, or it is refused: `"5"` is no number and `5` no text.
///
/// **Limits**: nesting 64, one string 1 MiB, a number 64 digits, a name 1 KiB. **On failure**:
/// reading throws a [Problem.Thrown] (400 `invalid-json` with the place, 422 `invalid-input` with
/// the member) in words of our own, see [JsonComplaints].
public final class Json {
  /// The text is not JSON.
  public static final Problem.Type INVALID_JSON =
      new Problem.Type("invalid-json", 400, "The body is not valid JSON");

  static final int MAX_DEPTH = 64;
  static final int MAX_STRING = 1 << 20;
  static final int MAX_DIGITS = 64;
  static final int MAX_NAME = 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(MAX_DIGITS)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, Json::onlyText)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static final JsonMapper CANONICAL =
      MAPPER.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private Json() {}

  /// The mapper behind this class, for trees and streams. Immutable.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// The request's body, which must be `application/json`, as a `type`.
  public static <T> T read(Request request, Class<T> type) {
    return read(body(request), type);
  }

  /// The request's body, which must be `application/json`, as it was sent.
  public static byte[] body(Request request) {
    requireJson(request);
    return request.bodyBytes();
  }

  /// The same value always as the same bytes, whatever spaces stand in it and in whatever order
  /// its members.
  public static byte[] canonical(byte[] json) {
    return CANONICAL.writeValueAsBytes(read(json, JsonNode.class));
  }

  /// The same of a body that may be larger than others.
  public static <T> T read(Request request, long maxBytes, Class<T> type) {
    requireJson(request);
    return read(request.bodyBytes(maxBytes), type);
  }

  private static void requireJson(Request request) {
    String contentType = request.header("Content-Type");
    if (contentType == null || !ContentTypes.isJson(contentType)) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.because("send application/json").thrown();
    }
  }

  public static <T> T read(byte[] json, Class<T> type) {
    String text = text(json);
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw INVALID_JSON.because("the body is null").thrown();
      }
      return value;
    } catch (JacksonException e) {
      throw JsonComplaints.about(e, type).thrown();
    }
  }

  /// JSON between systems is UTF-8 (RFC 8259 §8.1); a byte order mark may be ignored.
  private static String text(byte[] json) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      if (plain.isBlank()) {
        throw INVALID_JSON.because("the body is empty").thrown();
      }
      return plain;
    } catch (CharacterCodingException e) {
      throw INVALID_JSON.because("the body is not UTF-8").thrown();
    }
  }

  private static void onlyText(MutableCoercionConfig config) {
    config
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }
}
