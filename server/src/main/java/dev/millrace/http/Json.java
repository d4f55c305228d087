package dev.millrace.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// JSON as this server speaks it: records, camelCase, instants as ISO-8601 text, null components
/// left out. An absent member reads as a null component; whoever must tell absent from null
/// declares the component as [tools.jackson.databind.JsonNode].
///
/// **Limits**: nesting 64, one string 1 MiB, a number 64 digits, a name 1 KiB. **On failure**:
/// reading throws a [Problem.Thrown] (400 `invalid-json`, 422 `invalid-input`) that names the
/// member.
public final class Json {
  /// The text is not JSON.
  public static final Problem.Type INVALID_JSON =
      new Problem.Type("invalid-json", 400, "The body is not valid JSON");

  private static final int MAX_STRING = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(MAX_STRING)
                          .maxNumberLength(64)
                          .maxNameLength(1024)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

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
    String contentType = request.header("Content-Type");
    if (contentType == null || !ContentTypes.isJson(contentType)) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE.because("send application/json").thrown();
    }
    return read(request.bodyBytes(), type);
  }

  public static <T> T read(byte[] json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw INVALID_JSON.because("the body is null").thrown();
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw rejected(e, "there is no member \"" + e.getPropertyName() + "\"");
    } catch (DatabindException e) {
      throw rejected(e, reason(e));
    } catch (JacksonException e) {
      throw INVALID_JSON.because(e.getOriginalMessage()).thrown();
    }
  }

  private static Problem.Thrown rejected(DatabindException e, String reason) {
    return Problem.INVALID_INPUT.because(reason).with("member", pointer(e)).thrown();
  }

  /// A record's own complaint is written for people; Jackson's names classes.
  private static String reason(DatabindException e) {
    if (e.getCause() instanceof IllegalArgumentException own && own.getMessage() != null) {
      return own.getMessage();
    }
    String path = pointer(e);
    return path.isEmpty() ? "the body has the wrong shape" : path + " has the wrong shape";
  }

  private static String pointer(JacksonException e) {
    var path = new StringBuilder();
    for (var step : e.getPath()) {
      path.append('/').append(step.getPropertyName() == null ? step.getIndex() : name(step));
    }
    return path.toString();
  }

  private static String name(JacksonException.Reference step) {
    return step.getPropertyName().replace("~", "~0").replace("/", "~1");
  }
}
