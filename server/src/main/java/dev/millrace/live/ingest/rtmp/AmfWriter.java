package dev.millrace.live.ingest.rtmp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes values of Action Message Format 0: numbers, texts, booleans, lists, objects of them.
final class AmfWriter {
  /// Stands for null among values that are none.
  static final Object NOTHING = new Object();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private AmfWriter() {}

  /// The values one after the other.
  static byte[] write(Object... values) {
    var writer = new AmfWriter();
    for (Object value : values) {
      writer.value(value);
    }
    return writer.out.toByteArray();
  }

  private void value(Object value) {
    switch (value) {
      case Number number -> {
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number.doubleValue()).array());
      }
      case Boolean truth -> {
        out.write(1);
        out.write(truth ? 1 : 0);
      }
      case String text -> {
        out.write(2);
        text(text);
      }
      case Map<?, ?> members -> {
        out.write(3);
        members.forEach(
            (name, member) -> {
              text(name.toString());
              value(member);
            });
        text("");
        out.write(9);
      }
      case List<?> items -> {
        out.write(10);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(items.size()).array());
        items.forEach(this::value);
      }
      default -> out.write(5);
    }
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).array());
    out.writeBytes(bytes);
  }
}
