package dev.millrace.events;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// The platform's events as this process hears them, from Kafka to any number of listeners.
///
/// It reads every partition, without a consumer group, beginning with the latest events of the
/// past: those fill the replay, from which a listener that was away can resume.
///
/// **Threading:** safe. Filters run on the stream's thread and must be quick; each listener has a
/// thread of its own. **Limits:** [#MAX_SUBSCRIPTIONS] listeners, [#MAX_BEHIND] events behind each,
/// `replay` events or 16 MiB of past. **On failure:** while Kafka is away nothing is heard and
/// [#ready] is false; afterwards it goes on where it stopped.
public final class EventStream implements AutoCloseable {
  /// How many listeners there may be.
  public static final int MAX_SUBSCRIPTIONS = 1024;

  /// How many events a listener may be behind before it is dropped.
  public static final int MAX_BEHIND = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final Replay replay;
  private final EventReader reader;
  private boolean closed;

  public EventStream(EventsConfig config) {
    this.replay = new Replay(config.replay());
    this.reader = new EventReader(config, this::hear);
  }

  /// Begins to read in the background; [#awaitReady] tells when it has caught up.
  public void start() {
    reader.start();
  }

  /// Whether Kafka answers and every event from now on will be heard.
  public boolean ready() {
    return reader.ready();
  }

  /// Waits until it is ready; false when that took too long.
  public boolean awaitReady(Duration patience) throws InterruptedException {
    return reader.awaitReady(patience);
  }

  /// Hears the events that pass `filter`, from now on.
  ///
  /// @throws EventsUnavailable when there are too many listeners or the stream is closed
  public Subscription subscribe(Predicate<Event> filter, EventListener listener) {
    return add(filter, listener, List.of(), false);
  }

  /// Hears the events that pass `filter` and came after `lastEventId`, past ones first, perhaps
  /// again some that came just before it. If that event is too long ago, the listener is told of
  /// the gap and hears what comes from now on.
  ///
  /// @throws EventsUnavailable when there are too many listeners or the stream is closed
  public Subscription resume(String lastEventId, Predicate<Event> filter, EventListener listener) {
    lock.lock();
    try {
      var missed = replay.after(lastEventId);
      return missed == null
          ? add(filter, listener, List.of(), true)
          : add(filter, listener, missed.stream().filter(filter).toList(), false);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    reader.close();
    subscribers.forEach(subscriber -> subscriber.end(EventListener.End.STREAM_CLOSED));
  }

  private Subscription add(
      Predicate<Event> filter, EventListener listener, List<Event> missed, boolean gap) {
    lock.lock();
    try {
      if (closed || subscribers.size() >= MAX_SUBSCRIPTIONS) {
        throw new EventsUnavailable(closed ? "the stream is closed" : "too many listeners");
      }
      var mailbox = new Mailbox(missed, MAX_BEHIND);
      var subscriber = new Subscriber(filter, listener, mailbox, subscribers::remove);
      subscribers.add(subscriber);
      subscriber.start(gap);
      return subscriber;
    } finally {
      lock.unlock();
    }
  }

  /// An event told twice is heard once, as long as the replay remembers the first.
  private void hear(EventReader.Heard heard) {
    lock.lock();
    try {
      if (replay.add(heard.event(), heard.place(), heard.bytes()) && heard.live()) {
        subscribers.forEach(subscriber -> subscriber.offer(heard.event()));
      }
    } finally {
      lock.unlock();
    }
  }

  /// A listener's place in the stream.
  public interface Subscription extends AutoCloseable {
    /// Nothing more is heard once the call that may be under way returns.
    @Override
    void close();
  }
}
