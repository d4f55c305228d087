package dev.millrace.lake;

import dev.millrace.lake.sql.LakeFailure;
import dev.millrace.store.ObjectMissing;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
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

/// Keeps a table in order: joins small files of a partition, lets rows go that are too old, forgets
/// snapshots, and has removed what no snapshot names.
///
/// Files of like size are joined, so that a byte is written again a few times only, however many
/// files come to a partition; where its time has passed, all that is left of it.
///
/// **Threading:** that of the table's feeder, between two commits. **Limits:** [#MOST_JOINS] a
/// look, each of [#MOST_FILES] and [#MOST_BYTES].
final class Upkeep {
  private static final Logger LOG = System.getLogger(Upkeep.class.getName());
  static final int LEAST_FILES = 8;
  static final int MOST_FILES = 200;
  static final long MOST_BYTES = 64L << 20;

  /// For how long whoever reads an older snapshot finds its files.
  static final Duration SNAPSHOTS = Duration.ofHours(1);

  private static final Duration USUAL_INTERVAL = Duration.ofMinutes(2);

  /// What is left behind is looked for some minutes after a start, and then a few times a day.
  private static final Duration FIRST_SWEEP = Duration.ofMinutes(10);

  private static final Duration SWEEP_INTERVAL = Duration.ofHours(6);
  private static final int MOST_JOINS = 4;
  private static final int MOST_DROPPED = 24;

  /// After which what could not be joined is tried again.
  private static final Duration AGAIN = Duration.ofHours(1);

  private static final int LEAST_SNAPSHOTS = 1;
  private static final long MICROS = 1000;

  /// Of a partition whose time passed this long ago hardly anything comes any more.
  private static final Duration LATE = Duration.ofMinutes(15);

  /// Files of a passed partition below this are always joined, whatever their sizes.
  private static final long LITTLE = 8L << 20;

  private final LakeConfig config;
  private final DataObjects objects;
  private final Sweep sweep;
  private final InstantSource clock;
  private final Duration interval;

  /// Files that could not be joined, and when that was.
  private final Map<String, Long> unjoined = new HashMap<>();

  private long lookedMillis;
  private long sweepMillis;

  Upkeep(LakeConfig config, DataObjects objects, Sweep sweep, InstantSource clock) {
    this(config, objects, sweep, clock, USUAL_INTERVAL);
  }

  Upkeep(
      LakeConfig config, DataObjects objects, Sweep sweep, InstantSource clock, Duration interval) {
    this.config = config;
    this.objects = objects;
    this.sweep = sweep;
    this.clock = clock;
    this.interval = interval;
    this.sweepMillis = clock.millis() + FIRST_SWEEP.toMillis();
  }

  /// Does what is due.
  void tend(LakeTable name, BaseTable table) throws IOException {
    long now = clock.millis();
    if (now - lookedMillis < interval.toMillis() || table.currentSnapshot() == null) {
      return;
    }
    lookedMillis = now;
    List<List<DataFile>> groups = groups(name, table, now);
    if (!groups.isEmpty()) {
      precede(table, now);
    }
    drop(name, table, now);
    for (List<DataFile> group : groups) {
      tryToJoin(name, table, group, now);
    }
    follow(table, now);
    if (now < table.currentSnapshot().timestampMillis()) {
      // A clock was ahead; until that time has come Iceberg changes nothing else.
      return;
    }
    table
        .expireSnapshots()
        .expireOlderThan(now - SNAPSHOTS.toMillis())
        .retainLast(LEAST_SNAPSHOTS)
        .commit();
    if (now >= sweepMillis) {
      sweepMillis = now + SWEEP_INTERVAL.toMillis();
      var _ = sweep.sweep(name, table);
    }
  }

  /// What cannot be joined, because an object is damaged or it takes more than there is, keeps
  /// nothing else from being done; it is tried again after a while.
  private void tryToJoin(LakeTable name, BaseTable table, List<DataFile> files, long now)
      throws IOException {
    try {
      join(name, table, files);
    } catch (LakeFailure | ObjectMissing | IllegalArgumentException e) {
      LOG.log(Level.WARNING, "Files of " + name.text() + " cannot be joined.", e);
      files.forEach(file -> unjoined.put(file.location(), now));
    }
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
  ///
  /// Nothing is, where columns or deletions of others would get lost.
  private List<List<DataFile>> groups(LakeTable name, Table table, long now) throws IOException {
    unjoined.values().removeIf(since -> now - since > AGAIN.toMillis());
    if (table.schema().columns().size() > name.columns().size()) {
      return List.of();
    }
    var partitions = new TreeMap<Integer, List<DataFile>>();
    try (CloseableIterable<FileScanTask> all = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : all) {
        if (!task.deletes().isEmpty() || unjoined.containsKey(task.file().location())) {
          continue;
        }
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

  /// Whoever reads the snapshot that is about to be followed finds its files for a while, also when
  /// it was made long ago: one that is as it was is made now.
  private static void precede(BaseTable table, long now) {
    Snapshot last = table.currentSnapshot();
    if (now - last.timestampMillis() > SNAPSHOTS.toMillis()) {
      Commits.commit(table, table.newAppend(), LakeOffsets.of(table), last.snapshotId());
    }
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

  /// Whole partitions go, so that no file has to be written again; a few at a look, the oldest
  /// first, as a clock may be wrong for a moment.
  private void drop(LakeTable name, BaseTable table, long now) throws IOException {
    long span = name.span().toMillis();
    long cut = Math.floorDiv(now - config.age().toMillis(), span) * span;
    var old = Expressions.lessThan(LakeTable.TIME, cut * MICROS);
    var numbers = new TreeSet<Integer>();
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(old).planFiles()) {
      files.forEach(task -> numbers.add(task.file().partition().get(0, Integer.class)));
    }
    if (numbers.isEmpty()) {
      return;
    }
    precede(table, now);
    long last =
        numbers.stream().skip(Math.min(MOST_DROPPED, numbers.size()) - 1L).findFirst().get();
    var goes = Expressions.lessThan(LakeTable.TIME, Math.min(cut, (last + 1) * span) * MICROS);
    Map<Integer, Long> offsets = LakeOffsets.of(table);
    Commits.commit(
        table, table.newDelete().deleteFromRowFilter(goes), offsets, Commits.current(table));
  }
}
