package dev.millrace.config;

import dev.millrace.media.BitRate;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The single-value types a configuration record may have, each with its text form.
///
/// A reader throws [IllegalArgumentException] whose message continues the sentence "`key = value`
/// ...".
final class Scalars {
  private static final Pattern BIT_RATE =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?) ?(bps|kbps|Mbps|Gbps)");

  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(int.class, text -> number(text, Integer::valueOf)),
          Map.entry(Integer.class, text -> number(text, Integer::valueOf)),
          Map.entry(long.class, text -> number(text, Long::valueOf)),
          Map.entry(double.class, Scalars::finite),
          Map.entry(boolean.class, Scalars::truth),
          Map.entry(String.class, text -> text),
          Map.entry(Path.class, Path::of),
          Map.entry(URI.class, URI::create),
          Map.entry(Duration.class, Durations::parse),
          Map.entry(ByteSize.class, ByteSize::parse),
          Map.entry(BitRate.class, Scalars::bitRate));

  private Scalars() {}

  static boolean knows(Class<?> type) {
    return READERS.containsKey(type) || type == Secret.class || type.isEnum();
  }

  static Object read(Class<?> type, String text) {
    if (type == Secret.class) {
      return new Secret(text);
    }
    if (type.isEnum()) {
      return constant(type, text);
    }
    var reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalStateException(type + " is not a configuration type");
    }
    return reader.apply(text);
  }

  /// The text `read` would take back, for defaults and messages.
  static String text(Object value) {
    return switch (value) {
      case Duration duration -> Durations.text(duration);
      case Enum<?> constant -> Keys.kebab(constant.name());
      case BitRate rate when rate.bitsPerSecond() % 1000 == 0 ->
          rate.bitsPerSecond() / 1000 + "kbps";
      case BitRate rate -> rate.bitsPerSecond() + "bps";
      default -> value.toString();
    };
  }

  private static Object number(String text, Function<String, Object> parse) {
    try {
      return parse.apply(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a whole number in range", e);
    }
  }

  private static Object finite(String text) {
    try {
      var value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("is not a number", e);
    }
    throw new IllegalArgumentException("is not a finite number");
  }

  private static Object truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("is neither true nor false");
    };
  }

  private static Object bitRate(String text) {
    var matcher = BIT_RATE.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a bit rate such as 800kbps or 6Mbps");
    }
    var unit =
        switch (matcher.group(2)) {
          case "bps" -> 1L;
          case "kbps" -> 1_000L;
          case "Mbps" -> 1_000_000L;
          default -> 1_000_000_000L;
        };
    var bits = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    return new BitRate(bits.longValue());
  }

  private static Object constant(Class<?> type, String text) {
    var constants = type.getEnumConstants();
    for (var constant : constants) {
      if (text(constant).equals(text.strip())) {
        return constant;
      }
    }
    var known = Arrays.stream(constants).map(Scalars::text).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("is not one of " + known);
  }
}
