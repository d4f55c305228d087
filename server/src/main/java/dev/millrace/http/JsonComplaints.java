package dev.millrace.http;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// What a client hears of a body that cannot be read: the place or the member, in our own words.
///
/// Jackson's messages name classes and settings, so none of them gets out.
final class JsonComplaints {
  private static final String LIMITS =
      "the JSON exceeds a limit: nesting %d, a string %d characters, a number %d digits, a name %d"
          .formatted(Json.MAX_DEPTH, Json.MAX_STRING, Json.MAX_DIGITS, Json.MAX_NAME);

  private static final Map<Class<?>, String> WORDS =
      Map.ofEntries(
          Map.entry(String.class, "a text"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(int.class, "a whole number"),
          Map.entry(Integer.class, "a whole number"),
          Map.entry(long.class, "a whole number"),
          Map.entry(Long.class, "a whole number"),
          Map.entry(double.class, "a number"),
          Map.entry(Double.class, "a number"),
          Map.entry(Instant.class, "a time such as 2026-11-21T12:00:00Z"));

  private JsonComplaints() {}

  /// The problem of a body that was to become a `type`.
  static Problem about(JacksonException e, Class<?> type) {
    if (String.valueOf(e.getOriginalMessage()).startsWith("Trailing token")) {
      return Json.INVALID_JSON.because("something follows the JSON");
    }
    return switch (e) {
      case StreamConstraintsException _ -> Json.INVALID_JSON.because(LIMITS);
      case UnexpectedEndOfInputException _ -> Json.INVALID_JSON.because("the JSON breaks off");
      case InputCoercionException _ -> member(e, reason(e, type));
      case StreamReadException syntax -> Json.INVALID_JSON.because(syntax(syntax));
      case UnrecognizedPropertyException unknown ->
          member(e, "there is no member \"" + unknown.getPropertyName() + "\"");
      default -> member(e, reason(e, type));
    };
  }

  private static Problem member(JacksonException e, String reason) {
    return Problem.INVALID_INPUT.because(reason).with("member", pointer(e));
  }

  private static String syntax(StreamReadException e) {
    boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
    return (twice ? "a member stands twice" : "this is not JSON") + place(e.getLocation());
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null || at.getLineNr() < 1
        ? ""
        : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /// A record's own complaint is written for people.
  private static String reason(JacksonException e, Class<?> type) {
    if (e instanceof ValueInstantiationException
        && e.getCause() instanceof IllegalArgumentException own
        && own.getMessage() != null) {
      return own.getMessage();
    }
    String path = pointer(e);
    if (path.isEmpty()) {
      return "the body must be " + word(type);
    }
    Class<?> wanted = wanted(e);
    return path + (wanted == null ? " has the wrong shape" : " must be " + word(wanted));
  }

  private static @Nullable Class<?> wanted(JacksonException e) {
    return switch (e) {
      case MismatchedInputException wrong -> wrong.getTargetType();
      case InputCoercionException large -> large.getTargetType();
      default -> null;
    };
  }

  private static String word(Class<?> type) {
    String known = WORDS.get(type);
    if (known != null) {
      return known;
    }
    return type.isArray() || Collection.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  /// Where the member is (RFC 6901).
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
