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

  private LakeOffsets() {}

  /// What is to be read next of each partition of the topic; of none that is not there.
  ///
  /// Snapshots of other engines, which may join files, have none: those of the one before hold.
  ///
  /// @throws LakeFailure when no snapshot says it although there are some: to begin at the oldest
  ///     record would double rows
  static Map<Integer, Long> of(Table table) {
    Snapshot at = table.currentSnapshot();
    if (at == null) {
      return Map.of();
    }
    while (at != null) {
      String text = at.summary().get(KEY);
      if (text != null) {
        return parse(text);
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
