package dev.millrace.lake;

import dev.millrace.events.RecordTail;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;

/// Where a table goes on in a topic that may not be as it was when its last snapshot was made: it
/// may have lost its last records, as by a power cut, or be another one of the same name.
final class Whereabouts {
  private static final Logger LOG = System.getLogger(Whereabouts.class.getName());

  private final LakeTable name;
  private final RecordTail tail;

  Whereabouts(LakeTable name, RecordTail tail) {
    this.name = name;
    this.tail = tail;
  }

  /// The offsets to read from.
  ///
  /// Of a topic that lost its end it is the place where that was: what is there now was written
  /// later, also when offsets fit by chance. Of another topic, or where that place is not known,
  /// what came before the snapshot is in the table, and from then on it is read.
  ///
  /// @param topic the id of the topic that there is
  /// @param there what that holds
  Map<Integer, Long> of(BaseTable table, String topic, RecordTail.Span there) {
    Map<Integer, Long> committed = LakeOffsets.of(table);
    Snapshot last = table.currentSnapshot();
    if (last == null) {
      return committed;
    }
    LakeOffsets.Log was = LakeOffsets.log(table);
    boolean isSame = was.topic().isEmpty() || topic.isEmpty() || was.topic().equals(topic);
    Map<Integer, Long> kept = isSame ? tail.kept(committed, was.epochs()) : Map.of();
    var from = new TreeMap<>(committed);
    Map<Integer, Long> since = null;
    for (var one : committed.entrySet()) {
      int partition = one.getKey();
      Long end = kept.getOrDefault(partition, 0L);
      boolean isWhole = end.equals(one.getValue()) && end <= next(there, partition);
      if (isWhole) {
        continue;
      }
      boolean isKnown =
          end < Math.min(one.getValue(), next(there, partition))
              && end > there.first().getOrDefault(partition, 0L);
      if (!isKnown) {
        since = since == null ? tail.since(Instant.ofEpochMilli(last.timestampMillis())) : since;
        end = since.getOrDefault(partition, 0L);
      }
      from.put(partition, end);
      tell(partition, one.getValue(), end);
    }
    return from;
  }

  private static long next(RecordTail.Span there, int partition) {
    return there.next().getOrDefault(partition, Long.MAX_VALUE);
  }

  private void tell(int partition, long was, long on) {
    LOG.log(
        Level.WARNING,
        "The topic is not as it was when it was last read for the lake."
            + " table={0} partition={1} was={2} on={3}",
        name.text(),
        partition,
        was,
        on);
  }
}
