package dev.millrace.lake;

import dev.millrace.lake.sql.LakeFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/// Which files of a table hold the rows of some time, in the snapshot that it has now.
///
/// **Threading:** any. **On failure** of PostgreSQL or the bucket an unchecked exception.
public final class LakeScan {
  private final LakeTables tables;
  private final String root;

  /// @param bucket whose name stands in the addresses of files
  public LakeScan(LakeTables tables, String bucket) {
    this.tables = tables;
    this.root = StoreFiles.root(bucket);
  }

  /// A file of rows.
  ///
  /// @param key in the bucket
  public record DataObject(String key, long bytes, long rows) {}

  /// The files that may hold rows of a time; none when nothing has come to the table yet.
  ///
  /// @param from and `to`: bounds, of which null is none; a file may hold others as well
  public List<DataObject> files(LakeTable table, @Nullable Instant from, @Nullable Instant to) {
    return partitions(table, within(from, to)).values().stream().flatMap(List::stream).toList();
  }

  /// The files that hold rows from a time on, by hours or days since 1970.
  NavigableMap<Integer, List<DataObject>> partitions(LakeTable table, Instant from) {
    return partitions(table, within(from, null));
  }

  private NavigableMap<Integer, List<DataObject>> partitions(LakeTable table, Expression within) {
    BaseTable there = tables.find(table);
    var files = new TreeMap<Integer, List<DataObject>>();
    if (there == null) {
      return files;
    }
    try (CloseableIterable<FileScanTask> tasks = there.newScan().filter(within).planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new LakeFailure(
              "another engine deleted rows of %s without writing their files anew"
                  .formatted(table.text()));
        }
        String key = task.file().location().substring(root.length());
        files
            .computeIfAbsent(task.file().partition().get(0, Integer.class), _ -> new ArrayList<>())
            .add(new DataObject(key, task.file().fileSizeInBytes(), task.file().recordCount()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static Expression within(@Nullable Instant from, @Nullable Instant to) {
    Expression all = Expressions.alwaysTrue();
    if (from != null) {
      all = Expressions.and(all, Expressions.greaterThanOrEqual(LakeTable.TIME, micros(from)));
    }
    if (to != null) {
      all = Expressions.and(all, Expressions.lessThanOrEqual(LakeTable.TIME, micros(to)));
    }
    return all;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
