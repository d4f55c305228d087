package dev.millrace.delivery.journal;

import dev.millrace.delivery.access.PlaceRules;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.http.HttpMetrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes an event for each finished request below `/play/`, and for what was asked of live
/// channels, to the topic `millrace.access`.
///
/// **Threading:** [#finished] is called on event loops and costs them a place in a queue; a virtual
/// thread makes the events. **Limits:** [#MOST_WAITING] requests, [#MOST_PENDING] bytes.
/// **On failure:** whoever asks never notices. While Kafka is slow or away, events are dropped when
/// a limit is reached, and [#counts] says how many and why.
public final class AccessLog implements HttpMetrics, AutoCloseable {
  static final int MOST_WAITING = 8192;
  static final long MOST_PENDING = 16L << 20;

  private static final Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final Sampling sampling;
  private final AccessEvents events;
  private final TopicWriter topic;
  private final Backlog<Served> waiting = new Backlog<>(MOST_WAITING);
  private final LongAdder served = new LongAdder();
  private final LongAdder logged = new LongAdder();
  private final LongAdder leftOut = new LongAdder();
  private final LongAdder crowded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unconfirmed = new LongAdder();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private volatile boolean closing;
  private @Nullable Thread thread;

  /// A log that knows where viewers are as far as `places` has been asked about them.
  public AccessLog(AccessLogConfig config, EventsConfig kafka, PlaceRules places) {
    this.sampling = config.sampling();
    this.events = new AccessEvents(config, places);
    this.topic = new TopicWriter(kafka, Topic.ACCESS, MOST_PENDING);
  }

  /// A request that was answered.
  ///
  /// @param endMillis when, since 1970
  record Served(HttpMetrics.Exchange exchange, long endMillis) {}

  /// The ledger: `served` = `logged` + all that was dropped + what is under way.
  ///
  /// @param served requests below `/play/` and `/live/{channel}/`
  /// @param logged events that Kafka has
  /// @param sampled left out because sampling says so
  /// @param crowded dropped because the queue was full
  /// @param refused dropped because Kafka was too far behind
  /// @param unconfirmed dropped because Kafka did not take them in time
  public record Counts(
      long served, long logged, long sampled, long crowded, long refused, long unconfirmed) {
    /// What is neither logged nor dropped yet.
    public long underWay() {
      return served - logged - sampled - crowded - refused - unconfirmed;
    }
  }

  /// Begins to write.
  public void start() {
    thread = Thread.ofVirtual().name("access-log").start(this::run);
  }

  @Override
  public void finished(HttpMetrics.Exchange exchange) {
    if (sampling.percent() == 0 || !AskedObject.isOne(exchange.request().path())) {
      return;
    }
    served.increment();
    if (!sampling.takes(exchange.request().address())) {
      leftOut.increment();
    } else if (!waiting.offer(new Served(exchange, System.currentTimeMillis()))) {
      crowded.increment();
    } else if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  /// What became of the requests so far.
  public Counts counts() {
    // What a request ends as is read first, so that none seems to be more than it is.
    long kept = logged.sum();
    long lost = unconfirmed.sum();
    return new Counts(served.sum(), kept, leftOut.sum(), crowded.sum(), refused.sum(), lost);
  }

  /// Works through what waits, with a pause between two looks while there is news. What comes
  /// before Kafka is known waits in the queue.
  private void run() {
    while (!closing && !topic.isReachable()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    while (true) {
      boolean last = closing;
      if (drain()) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else if (last) {
        return;
      } else {
        sleep();
      }
    }
  }

  private void sleep() {
    asleep.set(true);
    if (waiting.isEmpty() && !closing) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  private boolean drain() {
    boolean any = false;
    for (Served next = waiting.poll(); next != null; next = waiting.poll()) {
      any = true;
      write(next);
    }
    return any;
  }

  private void write(Served next) {
    try {
      events.encode(next, this::offer);
    } catch (RuntimeException e) {
      refused.increment();
      LOG.log(Level.ERROR, "a request could not be logged", e);
    }
  }

  private void offer(String key, byte[] event) {
    if (!topic.offer(key, event, this::came)) {
      refused.increment();
    }
  }

  private void came(boolean kept) {
    (kept ? logged : unconfirmed).increment();
  }

  /// Writes what waits, for a moment.
  @Override
  public void close() {
    closing = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      try {
        if (!running.join(CLOSE_WAIT)) {
          LOG.log(Level.WARNING, "the access log did not end in time");
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    topic.close();
  }
}
