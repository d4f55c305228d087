package dev.millrace.lake;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.ids.RecentIds;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.jspecify.annotations.Nullable;

/// Carries a topic into a table, a step at a time.
///
/// **Threading:** one thread, but for the counts. **On failure**, of whatever, what it knows is
/// forgotten and the next step goes on where the table says; files that no snapshot names are left
/// behind.
final class Feeder implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Feeder.class.getName());
  private static final int READ = 2_000;

  /// How long Kafka may take to say that there is nothing more.
  private static final Duration POLL = Duration.ofMillis(300);

  /// Of what came so long before the last snapshot a start knows the ids, as far as that is quick.
  private static final Duration RECALLED = Duration.ofMinutes(2);

  private static final Duration RECALL = Duration.ofSeconds(5);

  private final LakeTable name;
  private final Place place;
  private final RecordTail tail;
  private final LongAdder rows = new LongAdder();
  private final LongAdder misfits = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder missed = new LongAdder();

  /// Up to where it was counted what Kafka let go.
  private final Map<Integer, Long> counted = new HashMap<>();

  private @Nullable Course course;

  /// Where it works.
  ///
  /// @param tables opens a table, and makes it when it is not there
  /// @param wanted false when it is to end
  record Place(
      LakeConfig config,
      LakeTables tables,
      DataObjects objects,
      Upkeep upkeep,
      BooleanSupplier wanted) {}

  /// What is known between two steps.
  ///
  /// @param committed the offsets in the table's snapshot
  /// @param next up to where the topic has been read, which may be further
  /// @param log what those are offsets of
  /// @param parent that snapshot; null when there is none
  private record Course(
      BaseTable table,
      Map<Integer, Long> committed,
      Map<Integer, Long> next,
      LakeOffsets.Log log,
      @Nullable Long parent,
      RecentIds repeats) {}

  /// How far it was read, and what that is an offset of.
  private record Read(Map<Integer, Long> next, LakeOffsets.Log log) {}

  Feeder(LakeTable name, EventsConfig kafka, Place place) {
    this.name = name;
    this.place = place;
    this.tail = new RecordTail(kafka, name.topic(), READ).gathering();
  }

  LakeTable name() {
    return name;
  }

  /// Rows in snapshots of this process's making.
  long rows() {
    return rows.sum();
  }

  /// Records of which no row could be made.
  long misfits() {
    return misfits.sum();
  }

  /// Records that were rows already, under the same id.
  long repeats() {
    return repeats.sum();
  }

  /// Records that Kafka let go before they were rows.
  long missed() {
    return missed.sum();
  }

  /// Forgets what it knows, as somebody else may go on.
  void forget() {
    course = null;
  }

  /// Commits what there is, a batch at most, and does some upkeep; true when there may be more.
  boolean step() throws IOException {
    Course now = course == null ? begin() : course;
    course = null;
    try (Batch batch = new Batch(place.config.folder(), name, now.repeats)) {
      Read read = collect(batch, now);
      if (!place.wanted.getAsBoolean()) {
        return false;
      }
      Map<Integer, Long> committed = now.committed;
      if (batch.count() > 0) {
        commit(now, batch, read);
        committed = read.next;
        rows.add(batch.count());
      }
      misfits.add(batch.misfits());
      repeats.add(batch.repeats());
      place.upkeep.tend(name, now.table);
      // Another one who took our turn has gone on if the offsets are others; then we begin anew.
      if (LakeOffsets.of(now.table).equals(committed)) {
        Long at = Commits.current(now.table);
        course = new Course(now.table, committed, read.next, read.log, at, now.repeats);
      }
      return batch.isFull();
    }
  }

  private Course begin() {
    BaseTable table = place.tables.open(name);
    Map<Integer, Long> committed = LakeOffsets.of(table);
    RecordTail.Span there = tail.span();
    committed.forEach((partition, next) -> count(partition, next, there));
    String topic = tail.topicId();
    Map<Integer, Long> from = new Whereabouts(name, tail).of(table, topic, there);
    LakeOffsets.Log log = LakeOffsets.log(table).in(topic);
    // What was written last is not known where it is not read on from where it was.
    log.epochs().keySet().removeIf(at -> !Objects.equals(from.get(at), committed.get(at)));
    return new Course(table, committed, from, log, Commits.current(table), known(from, table));
  }

  private void count(int partition, long next, RecordTail.Span there) {
    long first = there.first().getOrDefault(partition, 0L);
    long gone = first - Math.max(next, counted.getOrDefault(partition, 0L));
    if (gone > 0) {
      counted.put(partition, first);
      missed.add(gone);
      LOG.log(
          Level.WARNING,
          "Kafka let records go before they were in the lake. table={0} partition={1} records={2}",
          name.text(),
          partition,
          gone);
    }
  }

  /// The ids of the last records that are rows, so that what comes twice around a start is one row
  /// as well.
  private RecentIds known(Map<Integer, Long> from, BaseTable table) {
    var repeats = new RecentIds();
    Snapshot last = table.currentSnapshot();
    if (last == null || name.isWrittenAnew()) {
      return repeats;
    }
    var rows = new LakeRows(name);
    Instant since = Instant.ofEpochMilli(last.timestampMillis()).minus(RECALLED);
    Map<Integer, Long> next = tail.since(since);
    long end = System.nanoTime() + RECALL.toNanos();
    while (place.wanted.getAsBoolean() && System.nanoTime() < end && !hasCome(next, from)) {
      RecordTail.Batch read = tail.read(next, POLL);
      for (RecordTail.Entry entry : read.records()) {
        if (entry.offset() < from.getOrDefault(entry.partition(), 0L)) {
          rows.ids(entry).forEach(repeats::isNew);
        }
      }
      next = read.next();
    }
    return repeats;
  }

  private static boolean hasCome(Map<Integer, Long> next, Map<Integer, Long> to) {
    return to.entrySet().stream()
        .allMatch(one -> next.getOrDefault(one.getKey(), 0L) >= one.getValue());
  }

  /// Reads until there is nothing more, or enough.
  private Read collect(Batch batch, Course now) {
    Map<Integer, Long> next = now.next;
    LakeOffsets.Log log = now.log;
    long end = System.nanoTime() + place.config.interval().toNanos();
    while (place.wanted.getAsBoolean() && !batch.isFull() && System.nanoTime() < end) {
      RecordTail.Batch read = tail.read(next, POLL);
      read.records().forEach(batch::add);
      if (read.next().equals(next)) {
        break;
      }
      next = read.next();
      log = log.and(read.epochs());
    }
    return new Read(next, log);
  }

  private void commit(Course now, Batch batch, Read read) throws IOException {
    AppendFiles append = now.table.newAppend();
    for (Batch.Span span : batch.spans()) {
      var about =
          new DataObjects.Rows(
              name, span.number(), span.count(), span.firstMillis(), span.lastMillis());
      append.appendFile(place.objects.put(about, now.table, span.file()));
    }
    Commits.commit(now.table, append, read.next, read.log, now.parent);
  }

  /// Ends the step that waits; from any thread.
  void wake() {
    tail.wake();
  }

  @Override
  public void close() {
    tail.close();
  }
}
