package dev.millrace.media.isobmff;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/// Readable text of a tree of boxes: one line a box, its fields by name, one line a sample.
///
/// The text is for people and goldens; nothing parses it. **On failure**: [MalformedBox].
public final class BoxDump {
  private static final int SHOWN_BYTES = 64;

  private final StringBuilder text = new StringBuilder();

  private BoxDump() {}

  public static String of(ByteBuffer bytes) {
    return of(BoxReader.parse(bytes));
  }

  public static String of(List<Box> boxes) {
    var dump = new BoxDump();
    boxes.forEach(box -> dump.box(box, 0));
    return dump.text.toString();
  }

  private void box(Box box, int depth) {
    text.repeat("  ", depth).append(box.type()).append(" (").append(box.size()).append(")");
    BoxLayout layout = BoxLayout.of(box.type());
    if (layout != null) {
      layout.print(new FieldPrinter(box.fields(), text, depth));
    } else if (box.type().equals("mdat")) {
      text.append(" …");
    } else if (box.children().isEmpty()) {
      raw(box.body());
    }
    text.append('\n');
    box.children().forEach(child -> box(child, depth + 1));
  }

  private void raw(ByteBuffer body) {
    byte[] shown = new byte[Math.min(SHOWN_BYTES, body.remaining())];
    body.get(shown);
    text.append(' ').append(HexFormat.of().formatHex(shown));
    if (body.hasRemaining()) {
      text.append('…');
    }
  }
}
