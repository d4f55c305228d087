package dev.millrace.live.ingest.rtmp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads values of Action Message Format 0: numbers ([Double]), [Boolean], [String], objects
/// ([Map]), lists ([List]) and null.
///
/// **Limits**: nested [#MAX_DEPTH] deep; [#MAX_VALUES] in one message.
final class AmfReader {
  static final int MAX_DEPTH = 8;
  static final int MAX_VALUES = 1_000;

  private static final int NUMBER = 0;
  private static final int BOOLEAN = 1;
  private static final int STRING = 2;
  private static final int OBJECT = 3;
  private static final int NULL = 5;
  private static final int UNDEFINED = 6;
  private static final int ECMA_ARRAY = 8;
  private static final int OBJECT_END = 9;
  private static final int STRICT_ARRAY = 10;
  private static final int DATE = 11;
  private static final int LONG_STRING = 12;

  private final ByteBuffer in;
  private int read;

  private AmfReader(ByteBuffer in) {
    this.in = in;
  }

  /// All values of a message, in order.
  ///
  /// **On failure** a [MalformedRtmp].
  static List<@Nullable Object> read(ByteBuffer payload) {
    var reader = new AmfReader(payload);
    var values = new ArrayList<@Nullable Object>();
    try {
      while (payload.hasRemaining()) {
        values.add(reader.value(0));
      }
      return values;
    } catch (BufferUnderflowException e) {
      throw new MalformedRtmp("a value is cut off");
    }
  }

  /// The text that a message begins with, and nothing behind it; empty when it is no text.
  static String firstText(ByteBuffer payload) {
    try {
      return payload.get() == STRING ? new AmfReader(payload).text() : "";
    } catch (BufferUnderflowException e) {
      return "";
    }
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH || ++read > MAX_VALUES) {
      throw new MalformedRtmp("too many values, or nested too deep");
    }
    int type = in.get() & 0xff;
    return switch (type) {
      case NUMBER -> in.getDouble();
      case BOOLEAN -> in.get() != 0;
      case STRING -> text();
      case LONG_STRING -> text(in.getInt());
      case OBJECT -> members(depth);
      case ECMA_ARRAY -> {
        in.getInt();
        yield members(depth);
      }
      case STRICT_ARRAY -> list(depth);
      case DATE -> {
        double millis = in.getDouble();
        in.getShort();
        yield millis;
      }
      case NULL, UNDEFINED -> null;
      default -> throw new MalformedRtmp("a value of type " + type);
    };
  }

  private Map<String, @Nullable Object> members(int depth) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (true) {
      String name = text();
      if (name.isEmpty()) {
        if (in.get() == OBJECT_END) {
          return members;
        }
        in.position(in.position() - 1);
      }
      members.put(name, value(depth + 1));
    }
  }

  private List<@Nullable Object> list(int depth) {
    long count = Integer.toUnsignedLong(in.getInt());
    var list = new ArrayList<@Nullable Object>();
    for (long i = 0; i < count; i++) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private String text() {
    return text(in.getShort() & 0xffff);
  }

  private String text(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
