package dev.millrace.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Writes down what happened as records of a topic, on a thread of its own, so that whoever hands
/// it over never waits.
///
/// **Threading:** [#record] costs a place in a queue and may be called on event loops; a virtual
/// thread makes the records. **Limits:** [#MOST_WAITING] things that wait, and [#MOST_PENDING]
/// bytes that Kafka has not confirmed. **On failure:** whoever hands over never notices. While
/// Kafka is slow or away, things are dropped when a limit is reached, and [#counts] says how many
/// and why.
///
/// @param <T> what is handed over
public final class Recorder<T> implements AutoCloseable {
  /// How many may wait to be made.
  public static final int MOST_WAITING = 8192;

  /// How many bytes Kafka may not have confirmed.
  public static final long MOST_PENDING = 16L << 20;

  private static final Logger LOG = System.getLogger(Recorder.class.getName());
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  /// How many pauses long news that become more and more are left alone.
  private static final int RUSH_LOOKS = 5;

  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final Encoder<T> encoder;
  private final String name;
  private final TopicWriter topic;
  private final Backlog<T> waiting = new Backlog<>(MOST_WAITING);
  private final LongAdder taken = new LongAdder();
  private final LongAdder logged = new LongAdder();
  private final LongAdder crowded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unconfirmed = new LongAdder();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private volatile boolean closing;
  private @Nullable Thread thread;

  public Recorder(EventsConfig kafka, Topic topic, Encoder<T> encoder) {
    this.encoder = encoder;
    this.name = topic.name(kafka);
    this.topic = new TopicWriter(kafka, topic, MOST_PENDING);
  }

  /// Makes records of what was handed over; one thread calls it.
  @FunctionalInterface
  public interface Encoder<T> {
    void encode(T item, Sink sink);
  }

  /// What takes a record.
  @FunctionalInterface
  public interface Sink {
    void take(String key, byte[] json);
  }

  /// The ledger: `taken` = `logged` + all that was dropped + what is under way.
  ///
  /// @param logged records that Kafka has
  /// @param crowded dropped because the queue was full
  /// @param refused dropped because Kafka was too far behind
  /// @param unconfirmed dropped because Kafka did not take them in time
  public record Counts(long taken, long logged, long crowded, long refused, long unconfirmed) {}

  /// Begins to write.
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /// Takes something that happened.
  public void record(T item) {
    taken.increment();
    if (!waiting.offer(item)) {
      crowded.increment();
    } else if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  /// What became of everything so far.
  public Counts counts() {
    // What something ends as is read first, so that none seems to be more than it is.
    long kept = logged.sum();
    long lost = unconfirmed.sum();
    long full = crowded.sum();
    long behind = refused.sum();
    return new Counts(taken.sum(), kept, full, behind, lost);
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
        letPass();
      }
    }
  }

  /// A rush goes by first: whoever answers thousands at once needs the processors himself.
  private void letPass() {
    int before = -1;
    int now = waiting.size();
    for (int look = 0; now > before && now < MOST_WAITING / 2 && look < RUSH_LOOKS; look++) {
      if (closing) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      before = now;
      now = waiting.size();
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
    for (T next = waiting.poll(); next != null; next = waiting.poll()) {
      any = true;
      write(next);
    }
    return any;
  }

  private void write(T next) {
    try {
      encoder.encode(next, this::offer);
    } catch (RuntimeException e) {
      refused.increment();
      LOG.log(Level.ERROR, "something could not be written down topic=" + name, e);
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
          LOG.log(Level.WARNING, "not everything was written down in time topic={0}", name);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    topic.close();
  }
}
