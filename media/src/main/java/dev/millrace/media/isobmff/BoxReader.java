package dev.millrace.media.isobmff;

import static java.util.Map.entry;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads bytes into a tree of boxes.
///
/// **Limits**: [#MAX_DEPTH] levels and [#MAX_BOXES] boxes. **On failure**: [MalformedBox].
public final class BoxReader {
  public static final int MAX_DEPTH = 12;
  public static final int MAX_BOXES = 1 << 16;

  private static final int VISUAL_ENTRY = 78;
  private static final int AUDIO_ENTRY = 28;
  private static final int ENTRY_LIST = 8;

  /// The containers, and how many bytes of fields precede the children of each.
  private static final Map<String, Integer> CONTAINERS =
      Map.ofEntries(
          entry("moov", 0),
          entry("trak", 0),
          entry("edts", 0),
          entry("mdia", 0),
          entry("minf", 0),
          entry("dinf", 0),
          entry("stbl", 0),
          entry("mvex", 0),
          entry("moof", 0),
          entry("traf", 0),
          entry("mfra", 0),
          entry("stsd", ENTRY_LIST),
          entry("dref", ENTRY_LIST),
          entry("avc1", VISUAL_ENTRY),
          entry("avc3", VISUAL_ENTRY),
          entry("hvc1", VISUAL_ENTRY),
          entry("hev1", VISUAL_ENTRY),
          entry("av01", VISUAL_ENTRY),
          entry("vp08", VISUAL_ENTRY),
          entry("vp09", VISUAL_ENTRY),
          entry("encv", VISUAL_ENTRY),
          entry("sinf", 0),
          entry("schi", 0),
          entry("enca", AUDIO_ENTRY),
          entry("mp4a", AUDIO_ENTRY),
          entry("Opus", AUDIO_ENTRY),
          entry("fLaC", AUDIO_ENTRY),
          entry("ac-3", AUDIO_ENTRY),
          entry("ec-3", AUDIO_ENTRY));

  private int boxes;

  private BoxReader() {}

  /// The boxes that fill `bytes` from its position to its limit.
  public static List<Box> parse(ByteBuffer bytes) {
    return parse(bytes, 0);
  }

  /// Like [#parse(ByteBuffer)], for bytes that start at `offset` of a longer stream.
  public static List<Box> parse(ByteBuffer bytes, long offset) {
    return new BoxReader().siblings("", new Fields("", offset, bytes), offset, 1);
  }

  private List<Box> siblings(String parent, Fields fields, long offset, int depth) {
    if (depth > MAX_DEPTH) {
      throw fields.malformed("boxes nest deeper than " + MAX_DEPTH);
    }
    var found = new ArrayList<Box>();
    long at = offset;
    while (fields.remaining() > 0) {
      Box box = next(parent, fields, at, depth);
      found.add(box);
      at += box.size();
    }
    return found;
  }

  private Box next(String parent, Fields fields, long offset, int depth) {
    if (++boxes > MAX_BOXES) {
      throw fields.malformed("more than " + MAX_BOXES + " boxes");
    }
    int available = fields.remaining();
    long size = fields.u32();
    String type = fields.fourCc();
    int headerSize = 8;
    if (size == 1) {
      size = fields.u64();
      headerSize = 16;
    } else if (size == 0) {
      size = available;
    }
    if (size < headerSize || size > available) {
      throw fields.malformed(type + " claims " + size + " bytes of " + available);
    }
    String path = parent.isEmpty() ? type : parent + "/" + type;
    ByteBuffer body = fields.bytes(size - headerSize);
    return new Box(
        path, offset, headerSize, body, children(path, body, offset + headerSize, depth));
  }

  private List<Box> children(String path, ByteBuffer body, long offset, int depth) {
    Integer prefix = CONTAINERS.get(path.substring(path.length() - 4));
    if (prefix == null) {
      return List.of();
    }
    var fields = new Fields(path, offset, body);
    fields.skip(prefix);
    return siblings(path, fields, offset + prefix, depth + 1);
  }
}
