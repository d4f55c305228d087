package dev.millrace.search;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Of which topic offsets are: Kafka's own id of it, noted beside them under a number that is no
/// partition's. Another topic of the same name, as of another Kafka, begins at zero again.
final class TopicMark {
  private static final int MARK = -4;
  private static final int RADIX = 36;

  private TopicMark() {}

  /// Offsets of a topic.
  ///
  /// @param id as Kafka says it; empty when it has none, then they are of any
  static Map<Integer, Long> on(Map<Integer, Long> offsets, String id) {
    var marked = new TreeMap<>(offsets);
    if (!id.isEmpty()) {
      marked.put(MARK, mark(id));
    }
    return marked;
  }

  private static long mark(String id) {
    UUID digest = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    return digest.getMostSignificantBits() ^ digest.getLeastSignificantBits();
  }

  /// Whether offsets are of another topic than that.
  static boolean isOfAnother(Map<Integer, Long> offsets, String id) {
    Long marked = offsets.get(MARK);
    return marked != null && !id.isEmpty() && marked != mark(id);
  }

  /// A word for the topic that offsets are of; empty when they do not say.
  static String word(Map<Integer, Long> offsets) {
    Long marked = offsets.get(MARK);
    return marked == null ? "" : Long.toUnsignedString(marked, RADIX);
  }
}
