package dev.millrace.delivery;

import dev.millrace.delivery.NewsMark.Heard;
import dev.millrace.events.Event;
import dev.millrace.events.EventTail;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What an edge hears of the others' doings: films deleted or changed, objects to purge; also of
/// what was told while it was down.
///
/// How far it has heard is written beside the cache, now and then and at the end. A start goes on
/// a little before that, for what was forgotten last may still have been on the disk when the
/// machine died. Where Kafka no longer has that far back, or nothing says how far it was, the cache
/// is emptied.
///
/// **Threading**: a virtual thread of its own. **Limits**: [#start] waits [#PATIENCE] at most, and
/// [#AWAY] for a Kafka that answers nothing. **On failure**: while Kafka is away the edge plays on,
/// and hears the news when it is back.
public final class EdgeNews implements AutoCloseable {
  static final Duration OVERLAP = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(EdgeNews.class.getName());
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /// A broker that starts, or a topic that was just made, is there in a moment.
  private static final Duration AWAY = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_MARKS = Duration.ofSeconds(30);
  private static final String DELETED = "dev.millrace.asset.deleted";

  /// What changes too often to be news here.
  private static final Set<String> NO_NEWS = Set.of("dev.millrace.asset.progress");

  private static final String OF_ASSETS = "dev.millrace.asset.";

  private final Delivery delivery;
  private final EventTail events;
  private final NewsMark mark;
  private final InstantSource clock;
  private final Duration away;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final long begunNanos = System.nanoTime();
  private Instant emptiedAt = Instant.EPOCH;
  private Instant markedAt = Instant.EPOCH;
  private volatile String trouble = "";
  private boolean hasForgotten;
  private @Nullable Heard heard;
  private @Nullable Thread thread;

  /// @param folder of the cache
  public EdgeNews(Delivery delivery, EventTail events, Path folder, InstantSource clock) {
    this(delivery, events, folder, clock, AWAY);
  }

  /// @param away after which a Kafka that answers nothing is not waited for
  EdgeNews(Delivery delivery, EventTail events, Path folder, InstantSource clock, Duration away) {
    this.away = away;
    this.delivery = delivery;
    this.events = events;
    this.mark = new NewsMark(folder);
    this.clock = clock;
  }

  /// Begins to listen; returns when everything is heard that was told before, or when that can not
  /// be had now, which it says in the log.
  public void start() {
    Heard last = mark.read();
    heard = last;
    if (last == null) {
      if (mark.isBesideFiles()) {
        LOG.log(Level.WARNING, "Nothing says what this edge has heard of: its cache is emptied.");
      }
      empty();
    }
    thread = Thread.ofVirtual().name("edge-news").start(this::run);
    if (!awaitPast() && last != null) {
      LOG.log(
          Level.WARNING,
          "Kafka does not say what was purged or deleted since {0}: until it does, such objects are"
              + " played from the disk.",
          last.at());
    }
  }

  private boolean awaitPast() {
    try {
      return tried.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && isUpToDate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Whether everything has been heard that was told before the start.
  boolean isUpToDate() {
    return caughtUp.getCount() == 0;
  }

  private void run() {
    try {
      do {
        try {
          listen();
        } catch (RuntimeException | Error e) {
          away(e);
        }
      } while (!closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "The edge's news were interrupted.");
    } finally {
      tried.countDown();
    }
  }

  /// Whatever it is: an edge that ended to listen would play what was purged.
  private void away(Throwable failure) {
    if (trouble.isEmpty() && !isClosing()) {
      LOG.log(Level.WARNING, "The edge hears no news for now. reason={0}", failure.toString());
    }
    boolean isKafka = failure instanceof EventsUnavailable;
    trouble = isKafka ? "Kafka does not answer" : "fails: " + failure;
    if (System.nanoTime() - begunNanos > away.toNanos()) {
      tried.countDown();
    }
  }

  /// Why it is not heard what was purged or deleted; empty when all is well.
  public String trouble() {
    return trouble;
  }

  /// Hears what comes until Kafka goes away or this is closed. Whoever has heard all already does
  /// not wait for more to know that.
  private void listen() {
    RecordTail.Span span = events.span();
    Map<Integer, Long> next = beginning(span);
    if (!trouble.isEmpty()) {
      trouble = "";
      LOG.log(Level.INFO, "The edge hears the news again.");
    }
    heardUpTo(next, span);
    while (!isClosing()) {
      EventTail.Batch batch = events.read(next, POLL);
      batch.events().forEach(this::hear);
      next = batch.next();
      heardUpTo(next, span);
    }
  }

  private void heardUpTo(Map<Integer, Long> next, RecordTail.Span span) {
    boolean isAll = isPast(span, next);
    heard = new Heard(isAll ? clock.instant() : whole(), next);
    if (isAll) {
      caughtUp.countDown();
      tried.countDown();
      markNowAndThen();
    }
  }

  private void empty() {
    delivery.forgetAll();
    emptiedAt = clock.instant();
    heard = null;
  }

  /// Until when nothing is missing of what concerns the cache.
  private Instant whole() {
    Heard last = heard;
    return last == null ? emptiedAt : last.at();
  }

  private static boolean isPast(RecordTail.Span span, Map<Integer, Long> next) {
    return span.next().entrySet().stream()
        .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /// Where to go on, by partition; where that is out of reach everything is forgotten.
  private Map<Integer, Long> beginning(RecordTail.Span span) {
    Heard last = heard;
    if (last != null && !span.reaches(last.next())) {
      LOG.log(
          Level.WARNING,
          "Kafka no longer has all that was told since {0}: the cache is emptied.",
          last.at());
      empty();
    }
    last = heard;
    if (last == null) {
      return new HashMap<>(events.since(whole().minus(OVERLAP)));
    }
    // Not from before: a purge that is done twice takes what was fetched since.
    Map<Integer, Long> next = new HashMap<>(last.next());
    span.first().forEach(next::putIfAbsent);
    return next;
  }

  private void hear(Event event) {
    try {
      if (event.type().equals(Purges.TYPE)) {
        hasForgotten = true;
        delivery.purge(Purge.of(event.data()));
      } else if (event.type().equals(DELETED)) {
        hasForgotten = true;
        delivery.end(event.subject());
      } else if (event.type().startsWith(OF_ASSETS) && !NO_NEWS.contains(event.type())) {
        delivery.refresh(event.subject());
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "An edge can not make sense of event " + event.id(), e);
    }
  }

  /// After each purge, so that none is done twice.
  private void markNowAndThen() {
    if (hasForgotten || !clock.instant().isBefore(markedAt.plus(BETWEEN_MARKS))) {
      writeMark();
    }
  }

  /// Not while files of an earlier process wait to be looked through: what was heard is done to
  /// them only then, and would be forgotten if the edge ended now.
  private void writeMark() {
    Heard now = heard;
    if (now == null || !delivery.hasSeenAll()) {
      return;
    }
    markedAt = clock.instant();
    hasForgotten = false;
    try {
      mark.write(now);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "How far the edge has heard is not written. reason={0}", e.toString());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  @Override
  public void close() {
    closing.countDown();
    events.wake();
    Thread listening = thread;
    try {
      if (listening != null && listening.join(CLOSE_PATIENCE)) {
        writeMark();
        events.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
