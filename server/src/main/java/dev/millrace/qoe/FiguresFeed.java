package dev.millrace.qoe;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Follower;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Reads rows of sessions from their topic into the figures.
///
/// Rows and the place up to which they were read are one transaction, so that a row is in the
/// figures once, whatever is killed. One process at a time does it, as its turn says; the
/// transaction would notice two.
///
/// **Threading:** a virtual thread of its own. **On failure** of Kafka or the database it goes on
/// from the last transaction, a second later.
public final class FiguresFeed implements AutoCloseable {
  private static final int BATCH = 1_000;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration FORGET_INTERVAL = Duration.ofHours(1);

  private final RecordTail tail;
  private final FiguresBook book;
  private final InstantSource clock;
  private final Follower follower;
  private final LongAdder taken = new LongAdder();
  private final LongAdder misfits = new LongAdder();
  private long forgotAt = System.nanoTime() - FORGET_INTERVAL.toNanos();

  /// @param turn whether it is this process that does it
  public FiguresFeed(
      EventsConfig kafka, FiguresBook book, BooleanSupplier turn, InstantSource clock) {
    this.tail = new RecordTail(kafka, Topic.SESSIONS, BATCH).gathering();
    this.book = book;
    this.clock = clock;
    var threads = Thread.ofVirtual().name("figures").factory();
    this.follower = new Follower(threads, tail, turn, this::feed);
  }

  public void start() {
    follower.start();
  }

  /// Rows that this process took in.
  public long taken() {
    return taken.sum();
  }

  /// Records that are no rows.
  public long misfits() {
    return misfits.sum();
  }

  /// Why figures stand still; empty when all is well.
  public String trouble() {
    return follower.trouble();
  }

  /// Goes on from the last transaction until it is another's turn.
  private void feed(Follower by) {
    Map<Integer, Long> place = book.place();
    while (by.goesOn()) {
      RecordTail.Batch batch = tail.read(place, POLL);
      if (!batch.next().equals(place)) {
        if (!book.take(facts(batch), place, batch.next())) {
          return;
        }
        taken.add(batch.records().size());
        place = batch.next();
      }
      by.goesWell();
      long now = System.nanoTime();
      if (now - forgotAt > FORGET_INTERVAL.toNanos()) {
        book.forget(clock.instant());
        forgotAt = now;
      }
    }
  }

  private List<SessionFact> facts(RecordTail.Batch batch) {
    var facts = new ArrayList<SessionFact>();
    for (RecordTail.Entry record : batch.records()) {
      SessionFact fact = SessionFact.of(record.value().array());
      if (fact == null) {
        misfits.increment();
      } else {
        facts.add(fact);
      }
    }
    return facts;
  }

  @Override
  public void close() {
    follower.close();
  }
}
