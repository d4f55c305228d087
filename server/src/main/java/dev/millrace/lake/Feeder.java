package dev.millrace.lake;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
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

  private final LakeTable name;
  private final Place place;
  private final RecordTail tail;
  private final LongAdder rows = new LongAdder();
  private final LongAdder misfits = new LongAdder();
  private final LongAdder repeats = new LongAdder();
  private final LongAdder missed = new LongAdder();
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
  /// @param parent that snapshot; null when there is none
  private record Course(
      BaseTable table,
      Map<Integer, Long> committed,
      Map<Integer, Long> next,
      @Nullable Long parent,
      Repeats repeats) {}

  Feeder(LakeTable name, EventsConfig kafka, Place place) {
    this.name = name;
    this.place = place;
    this.tail = new RecordTail(kafka, name.topic(), READ);
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
      Map<Integer, Long> next = collect(batch, now.next);
      if (!place.wanted.getAsBoolean()) {
        return false;
      }
      Map<Integer, Long> committed = now.committed;
      if (batch.count() > 0) {
        commit(now, batch, next);
        committed = next;
        rows.add(batch.count());
      }
      misfits.add(batch.misfits());
      repeats.add(batch.repeats());
      place.upkeep.tend(name, now.table);
      // Another one who took our turn has gone on if the offsets are others; then we begin anew.
      if (LakeOffsets.of(now.table).equals(committed)) {
        course = new Course(now.table, committed, next, Commits.current(now.table), now.repeats);
      }
      return batch.isFull();
    }
  }

  private Course begin() {
    BaseTable table = place.tables.open(name);
    Map<Integer, Long> from = LakeOffsets.of(table);
    Map<Integer, Long> first = tail.span().first();
    from.forEach(
        (partition, next) -> {
          long gone = first.getOrDefault(partition, 0L) - next;
          if (gone > 0) {
            missed.add(gone);
            LOG.log(
                Level.WARNING,
                "Kafka let records go before they were in the lake. table={0} partition={1}"
                    + " records={2}",
                name.text(),
                partition,
                gone);
          }
        });
    return new Course(table, from, from, Commits.current(table), new Repeats());
  }

  /// Reads until there is nothing more, or enough.
  private Map<Integer, Long> collect(Batch batch, Map<Integer, Long> from) {
    Map<Integer, Long> next = from;
    long end = System.nanoTime() + place.config.interval().toNanos();
    while (place.wanted.getAsBoolean() && !batch.isFull() && System.nanoTime() < end) {
      RecordTail.Batch read = tail.read(next, POLL);
      read.records().forEach(batch::add);
      if (read.next().equals(next)) {
        break;
      }
      next = read.next();
    }
    return next;
  }

  private void commit(Course now, Batch batch, Map<Integer, Long> next) throws IOException {
    AppendFiles append = now.table.newAppend();
    for (Batch.Span span : batch.spans()) {
      var about =
          new DataObjects.Rows(
              name, span.number(), span.count(), span.firstMillis(), span.lastMillis());
      append.appendFile(place.objects.put(about, now.table, span.file()));
    }
    Commits.commit(now.table, append, next, now.parent);
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
