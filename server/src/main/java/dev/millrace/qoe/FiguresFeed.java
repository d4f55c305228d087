package dev.millrace.qoe;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads rows of sessions from their topic into the figures.
///
/// Rows and the place up to which they were read are one transaction, so that a row is in the
/// figures once, whatever is killed. One process at a time does it, as its turn says; the
/// transaction would notice two.
///
/// **Threading:** a virtual thread of its own. **On failure** of Kafka or the database it goes on
/// from the last transaction, a second later.
public final class FiguresFeed implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FiguresFeed.class.getName());
  private static final int BATCH = 1_000;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration ASK_INTERVAL = Duration.ofSeconds(5);
  private static final Duration FORGET_INTERVAL = Duration.ofHours(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(20);

  private final RecordTail tail;
  private final FiguresBook book;
  private final BooleanSupplier turn;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final LongAdder taken = new LongAdder();
  private final LongAdder misfits = new LongAdder();
  private volatile String trouble = "";
  private long forgotAt = System.nanoTime() - FORGET_INTERVAL.toNanos();
  private @Nullable Thread thread;

  /// @param turn whether it is this process that does it
  public FiguresFeed(
      EventsConfig kafka, FiguresBook book, BooleanSupplier turn, InstantSource clock) {
    this.tail = new RecordTail(kafka, Topic.SESSIONS, BATCH);
    this.book = book;
    this.turn = turn;
    this.clock = clock;
  }

  public void start() {
    thread = Thread.ofVirtual().name("figures").start(this::run);
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
    return trouble;
  }

  private void run() {
    try {
      do {
        try {
          if (turn.getAsBoolean()) {
            feed();
          }
        } catch (RuntimeException e) {
          if (trouble.isEmpty() && closing.getCount() > 0) {
            LOG.log(Level.WARNING, "figures stand still reason={0}", e.toString());
          }
          trouble = "fails: " + e.getMessage();
        }
      } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the feed of figures was interrupted");
    }
  }

  /// Goes on from the last transaction until it is another's turn.
  private void feed() {
    Map<Integer, Long> place = book.place();
    long asked = System.nanoTime();
    while (closing.getCount() > 0) {
      RecordTail.Batch batch = tail.read(place, POLL);
      if (!batch.next().equals(place)) {
        if (!book.take(facts(batch), place, batch.next())) {
          return;
        }
        taken.add(batch.records().size());
        place = batch.next();
      }
      trouble = "";
      long now = System.nanoTime();
      if (now - forgotAt > FORGET_INTERVAL.toNanos()) {
        book.forget(clock.instant());
        forgotAt = now;
      }
      if (now - asked > ASK_INTERVAL.toNanos()) {
        if (!turn.getAsBoolean()) {
          return;
        }
        asked = now;
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
    closing.countDown();
    tail.wake();
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the feed of figures did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    tail.close();
  }
}
