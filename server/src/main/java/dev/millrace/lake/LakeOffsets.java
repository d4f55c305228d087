package dev.millrace.lake;

import dev.millrace.lake.sql.LakeFailure;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/// Up to where a topic is in a table: written in each snapshot's summary, so that rows and offsets
/// are one.
final class LakeOffsets {
  /// The key in a snapshot's summary: `0:17,1:4`.
  static final String KEY = "millrace.offsets";

  /// The key of what they are offsets of: the topic's id, and when the last record of each
  /// partition was written, `3mGzJ…,0:2,1:2`.
  static final String LOG = "millrace.log";

  private LakeOffsets() {}

  /// What is to be read next of each partition of the topic; of none that is not there.
  ///
  /// Snapshots of other engines, which may join files, have none: those of the one before hold.
  ///
  /// @throws LakeFailure when no snapshot says it although there are some: to begin at the oldest
  ///     record would double rows
  static Map<Integer, Long> of(Table table) {
    Map<String, String> said = said(table);
    return said.isEmpty() ? Map.of() : parse(said.get(KEY));
  }

  /// What they are offsets of.
  ///
  /// @param topic the topic's id; empty when it is not known
  /// @param epochs as of [dev.millrace.events.RecordTail.Batch]
  record Log(String topic, Map<Integer, Integer> epochs) {
    /// Of whatever log.
    static final Log ANY = new Log("", Map.of());

    /// What of it holds for a topic: nothing when that is another one.
    Log in(String now) {
      return new Log(now, topic.equals(now) ? new TreeMap<>(epochs) : new TreeMap<>());
    }

    /// The same with what was read since.
    Log and(Map<Integer, Integer> later) {
      var all = new TreeMap<>(epochs);
      all.putAll(later);
      return new Log(topic, all);
    }

    String text() {
      var text = new StringJoiner(",").add(topic);
      new TreeMap<>(epochs).forEach((partition, epoch) -> text.add(partition + ":" + epoch));
      return text.toString();
    }

    private static Log parse(String text) {
      String[] words = text.split(",", -1);
      var epochs = new TreeMap<Integer, Integer>();
      for (int i = 1; i < words.length; i++) {
        int colon = words[i].indexOf(':');
        epochs.put(
            Integer.valueOf(words[i].substring(0, colon)),
            Integer.valueOf(words[i].substring(colon + 1)));
      }
      return new Log(words[0], epochs);
    }
  }

  /// The log that [#of] are offsets of.
  static Log log(Table table) {
    String text = said(table).get(LOG);
    return text == null ? Log.ANY : Log.parse(text);
  }

  /// What the last snapshot that has offsets says; nothing when there is no snapshot.
  private static Map<String, String> said(Table table) {
    Snapshot at = table.currentSnapshot();
    if (at == null) {
      return Map.of();
    }
    while (at != null) {
      if (at.summary().containsKey(KEY)) {
        return at.summary();
      }
      Long parent = at.parentId();
      at = parent == null ? null : table.snapshot(parent);
    }
    throw new LakeFailure(
        "no snapshot of %s has %s: who changed the table forgot those that had"
            .formatted(table.name(), KEY));
  }

  static String text(Map<Integer, Long> offsets) {
    var text = new StringJoiner(",");
    new TreeMap<>(offsets).forEach((partition, next) -> text.add(partition + ":" + next));
    return text.toString();
  }

  static Map<Integer, Long> parse(@Nullable String text) {
    var offsets = new TreeMap<Integer, Long>();
    if (text != null && !text.isEmpty()) {
      for (String one : text.split(",", -1)) {
        int colon = one.indexOf(':');
        offsets.put(
            Integer.valueOf(one.substring(0, colon)), Long.valueOf(one.substring(colon + 1)));
      }
    }
    return offsets;
  }
}
