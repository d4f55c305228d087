package dev.millrace.telemetry;

import dev.millrace.telemetry.RepeatBook.Cell;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Counts events that came again, and writes that into a book every few seconds.
///
/// **Threading:** any counts; a virtual thread writes. **Limits:** [#MOST] cells between two
/// notes; what comes beyond is counted without its asset. **On failure** of the book it is written
/// later; what was counted last goes with a process that is killed.
final class Repeats implements AutoCloseable {
  static final int MOST = 1_000;

  private static final Logger LOG = System.getLogger(Repeats.class.getName());
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
  private static final int MOST_LETTERS = 128;

  private final RepeatBook book;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private Map<Cell, Long> counted = new HashMap<>();
  private @Nullable Thread thread;

  Repeats(RepeatBook book, InstantSource clock) {
    this.book = book;
    this.clock = clock;
  }

  void start() {
    thread = Thread.ofVirtual().name("telemetry-repeats").start(this::run);
  }

  /// Counts an event.
  ///
  /// @param token the name of what let it in; empty when nothing did
  void count(StoredEvent event, String token) {
    var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    add(Map.of(new Cell(day, token, asset(event)), 1L));
  }

  private static String asset(StoredEvent event) {
    try {
      String asset = JsonMapper.shared().readTree(event.json()).path("cid").asString("");
      return asset.substring(0, Math.min(MOST_LETTERS, asset.length()));
    } catch (JacksonException _) {
      return "";
    }
  }

  private void add(Map<Cell, Long> more) {
    lock.lock();
    try {
      more.forEach(
          (cell, events) -> {
            boolean isKnown = counted.size() < MOST || counted.containsKey(cell);
            Cell into = isKnown ? cell : new Cell(cell.day(), cell.token(), "");
            counted.merge(into, events, Long::sum);
          });
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      boolean isOver = false;
      while (!isOver) {
        isOver = closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        write();
      }
    } catch (InterruptedException _) {
      LOG.log(Level.DEBUG, "the count of repeats was interrupted");
    }
  }

  private void write() {
    Map<Cell, Long> now = taken();
    if (now.isEmpty()) {
      return;
    }
    try {
      book.add(now);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "How many events came again is written later.", e);
      add(now);
    }
  }

  private Map<Cell, Long> taken() {
    lock.lock();
    try {
      Map<Cell, Long> taken = counted;
      counted = new HashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Writes what was counted.
  @Override
  public void close() {
    closing.countDown();
    Thread running = thread;
    try {
      if (running != null && !running.join(CLOSE_WAIT)) {
        LOG.log(Level.WARNING, "the count of repeats did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
