package dev.millrace.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/// Keeps a table in order: joins small files of a partition, lets rows go that are too old, and
/// forgets snapshots.
///
/// Files of like size are joined, so that a byte is written again a few times only, however many
/// files come to a partition; where its time has passed, all that is left of it.
///
/// **Threading:** that of the table's feeder, between two commits. **Limits:** [#MOST_JOINS] a
/// look, each of [#MOST_FILES] and [#MOST_BYTES].
final class Upkeep {
  static final int LEAST_FILES = 8;
  static final int MOST_FILES = 200;
  static final long MOST_BYTES = 64L << 20;

  /// For how long whoever reads an older snapshot finds its files.
  static final Duration SNAPSHOTS = Duration.ofHours(1);

  private static final Duration USUAL_INTERVAL = Duration.ofMinutes(2);
  private static final int MOST_JOINS = 4;
  private static final int LEAST_SNAPSHOTS = 1;
  private static final long MICROS = 1000;

  /// Of a partition whose time passed this long ago hardly anything comes any more.
  private static final Duration LATE = Duration.ofMinutes(15);

  /// Files of a passed partition below this are always joined, whatever their sizes.
  private static final long LITTLE = 8L << 20;

  private final LakeConfig config;
  private final DataObjects objects;
  private final InstantSource clock;
  private final Duration interval;
  private long lookedMillis;

  Upkeep(LakeConfig config, DataObjects objects, InstantSource clock) {
    this(config, objects, clock, USUAL_INTERVAL);
  }

  Upkeep(LakeConfig config, DataObjects objects, InstantSource clock, Duration interval) {
    this.config = config;
    this.objects = objects;
    this.clock = clock;
    this.interval = interval;
  }

  /// Does what is due.
  void tend(LakeTable name, BaseTable table) throws IOException {
    long now = clock.millis();
    if (now - lookedMillis < interval.toMillis() || table.currentSnapshot() == null) {
      return;
    }
    lookedMillis = now;
    for (List<DataFile> group : groups(name, table, now)) {
      join(name, table, group);
    }
    drop(name, table, now);
    follow(table, now);
    table
        .expireSnapshots()
        .expireOlderThan(now - SNAPSHOTS.toMillis())
        .retainLast(LEAST_SNAPSHOTS)
        .commit();
  }

  private void join(LakeTable name, BaseTable table, List<DataFile> files) throws IOException {
    Long parent = Commits.current(table);
    Map<Integer, Long> offsets = LakeOffsets.of(table);
    DataFile joined = objects.join(rows(name, table, files), table, files);
    RewriteFiles rewrite = table.newRewrite().addFile(joined);
    files.forEach(rewrite::deleteFile);
    Commits.commit(table, rewrite, offsets, parent);
  }

  /// What is worth joining, of each partition one group at most; where most files are comes first.
  private static List<List<DataFile>> groups(LakeTable name, Table table, long now)
      throws IOException {
    var partitions = new TreeMap<Integer, List<DataFile>>();
    try (CloseableIterable<FileScanTask> all = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : all) {
        int partition = task.file().partition().get(0, Integer.class);
        partitions.computeIfAbsent(partition, _ -> new ArrayList<>()).add(task.file());
      }
    }
    var groups = new ArrayList<List<DataFile>>();
    partitions.forEach(
        (number, files) -> {
          long end = (number + 1) * name.span().toMillis();
          boolean hasPassed = now > end + LATE.toMillis();
          List<DataFile> group = group(files, hasPassed);
          if (!group.isEmpty()) {
            groups.add(group);
          }
        });
    groups.sort(Comparator.<List<DataFile>>comparingInt(List::size).reversed());
    return groups.subList(0, Math.min(MOST_JOINS, groups.size()));
  }

  /// The files of a partition that are to become one; none when it is well as it is.
  private static List<DataFile> group(List<DataFile> files, boolean hasPassed) {
    if (hasPassed) {
      List<DataFile> rest = fitting(files);
      long sum = sum(rest);
      long largest = rest.stream().mapToLong(DataFile::fileSizeInBytes).max().orElse(0);
      boolean isWorth = sum < LITTLE || (sum - largest) * LEAST_FILES >= largest;
      return rest.size() > 1 && isWorth ? rest : List.of();
    }
    var tiers = new TreeMap<Integer, List<DataFile>>();
    for (DataFile file : files) {
      tiers.computeIfAbsent(tier(file), _ -> new ArrayList<>()).add(file);
    }
    return tiers.values().stream()
        .filter(tier -> tier.size() >= LEAST_FILES)
        .map(Upkeep::fitting)
        .filter(tier -> tier.size() > 1)
        .findFirst()
        .orElse(List.of());
  }

  /// The smallest of them, as many as are joined at once.
  private static List<DataFile> fitting(List<DataFile> files) {
    var fitting = new ArrayList<DataFile>();
    long sum = 0;
    for (DataFile file :
        files.stream().sorted(Comparator.comparingLong(DataFile::fileSizeInBytes)).toList()) {
      sum += file.fileSizeInBytes();
      if (fitting.size() == MOST_FILES || sum > MOST_BYTES) {
        break;
      }
      fitting.add(file);
    }
    return fitting;
  }

  private static long sum(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  /// Files of a tier are within a factor of eight of each other.
  private static int tier(DataFile file) {
    return (Long.SIZE - Long.numberOfLeadingZeros(file.fileSizeInBytes())) / 3;
  }

  private static DataObjects.Rows rows(LakeTable name, Table table, List<DataFile> files) {
    int time = table.schema().findField(LakeTable.TIME).fieldId();
    long count = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (DataFile file : files) {
      count += file.recordCount();
      first = Math.min(first, millis(file.lowerBounds(), time));
      last = Math.max(last, millis(file.upperBounds(), time));
    }
    int partition = files.getFirst().partition().get(0, Integer.class);
    return new DataObjects.Rows(name, partition, count, first, last);
  }

  private static long millis(Map<Integer, ByteBuffer> bounds, int field) {
    Long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bounds.get(field));
    return Math.floorDiv(micros, MICROS);
  }

  /// What a snapshot took out lies in the bucket for as long as it is the last one: where nothing
  /// comes any more, an empty one follows it.
  private static void follow(BaseTable table, long now) {
    Snapshot last = table.currentSnapshot();
    if (!last.operation().equals(DataOperations.APPEND)
        && now - last.timestampMillis() > SNAPSHOTS.toMillis()) {
      Commits.commit(table, table.newAppend(), LakeOffsets.of(table), last.snapshotId());
    }
  }

  /// Whole partitions go, so that no file has to be written again.
  private void drop(LakeTable name, BaseTable table, long now) throws IOException {
    long span = name.span().toMillis();
    long cut = Math.floorDiv(now - config.age().toMillis(), span) * span;
    var old = Expressions.lessThan(LakeTable.TIME, cut * MICROS);
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(old).planFiles()) {
      if (!files.iterator().hasNext()) {
        return;
      }
    }
    Map<Integer, Long> offsets = LakeOffsets.of(table);
    Commits.commit(
        table, table.newDelete().deleteFromRowFilter(old), offsets, Commits.current(table));
  }
}
