package dev.millrace.lake;

import java.util.Map;
import java.util.Objects;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotParser;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.jspecify.annotations.Nullable;

/// Makes snapshots of a table that only this process is to change.
///
/// Iceberg puts a change on top of whatever others committed meanwhile; then two processes that
/// both believe to be the one could append the same records. Here a snapshot is a child of the one
/// that its offsets were read from, or is none.
final class Commits {
  private Commits() {}

  /// The snapshot that a table is at; null when there is none.
  static @Nullable Long current(Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null ? null : current.snapshotId();
  }

  /// Commits a change of what there is, and that the topic has been read up to `offsets`, as
  /// before.
  static void commit(
      BaseTable table,
      SnapshotUpdate<?> change,
      Map<Integer, Long> offsets,
      @Nullable Long parent) {
    commit(table, change, offsets, LakeOffsets.log(table), parent);
  }

  /// Commits a change, and that the topic has been read up to `offsets`.
  ///
  /// @param log what they are offsets of
  /// @param parent the snapshot that it follows; null when it is the first
  /// @throws CommitFailedException when another one was committed meanwhile; nothing changed
  static void commit(
      BaseTable table,
      SnapshotUpdate<?> change,
      Map<Integer, Long> offsets,
      LakeOffsets.Log log,
      @Nullable Long parent) {
    change.set(LakeOffsets.KEY, LakeOffsets.text(offsets));
    change.set(LakeOffsets.LOG, log.text());
    Snapshot made = change.apply();
    Snapshot last = table.currentSnapshot();
    if (last != null && made.timestampMillis() < last.timestampMillis()) {
      made = at(made, last.timestampMillis());
    }
    TableOperations operations = table.operations();
    TableMetadata base = operations.current();
    Long now = current(table);
    if (!Objects.equals(now, parent) || !Objects.equals(made.parentId(), parent)) {
      throw new CommitFailedException("snapshot %s has been followed by %s", parent, now);
    }
    operations.commit(
        base,
        TableMetadata.buildFrom(base).setBranchSnapshot(made, SnapshotRef.MAIN_BRANCH).build());
    table.refresh();
  }

  /// A snapshot with another time. Iceberg takes none that is older than the one before, as where a
  /// clock that was ahead has been set right.
  static Snapshot at(Snapshot made, long millis) {
    String json = SnapshotParser.toJson(made);
    String time = "\"timestamp-ms\":";
    return SnapshotParser.fromJson(
        json.replaceFirst(time + made.timestampMillis() + "\\b", time + millis));
  }
}
