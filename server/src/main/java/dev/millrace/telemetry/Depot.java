package dev.millrace.telemetry;

import dev.millrace.events.TopicWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes events safe: in Kafka, or in the spool while Kafka is away, slow or full.
///
/// What Kafka has not confirmed within [#PATIENCE] goes to the spool as well, and may be in both;
/// who replays the spool looks what Kafka has. From then on everything goes to the spool alone,
/// until Kafka answers again ([#back]).
///
/// **Threading:** any keeps; one thread sends. **Limits:** [#MOST_WAITING] requests and
/// [#MOST_WAITING_BYTES] not sent, [#MOST_PENDING] bytes not confirmed, the spool's size; what goes
/// beyond is refused.
final class Depot implements AutoCloseable {
  static final int MOST_WAITING = 8192;
  static final long MOST_WAITING_BYTES = 24L << 20;
  static final long MOST_PENDING = 16L << 20;
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int ROUND = 256;
  private static final long LOOK_MILLIS = 200;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  private final TopicWriter topic;
  private final Spool spool;
  private final SeenEvents seen;
  private final Counts counts;
  private final ArrayBlockingQueue<Shipment> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger undecided = new AtomicInteger();

  /// What was sent, oldest first; the sending thread's alone.
  private final ArrayDeque<Shipment> outstanding = new ArrayDeque<>();

  private volatile boolean away = true;
  private volatile boolean closing;
  private @Nullable Thread thread;

  Depot(TopicWriter topic, Spool spool, SeenEvents seen, Counts counts) {
    this.topic = topic;
    this.spool = spool;
    this.seen = seen;
    this.counts = counts;
  }

  void start() {
    spool.start();
    thread = Thread.ofPlatform().name("telemetry-depot").daemon().start(this::run);
  }

  /// Completes it with true when its events are safe, with false when they can not be kept.
  void keep(Shipment shipment) {
    long bytes = shipment.bytes();
    if (shipment.events().isEmpty()) {
      shipment.kept().complete(true);
    } else if (waitingBytes.addAndGet(bytes) > MOST_WAITING_BYTES
        || closing
        || !waiting.offer(shipment)) {
      waitingBytes.addAndGet(-bytes);
      shipment.kept().complete(false);
    }
  }

  /// Whether everything goes to the spool.
  boolean isAway() {
    return away;
  }

  /// Kafka answers.
  void back() {
    away = false;
  }

  /// How many requests are in the spool of which Kafka has yet to say whether it has them too.
  int undecided() {
    return undecided.get();
  }

  private void run() {
    while (!closing || !waiting.isEmpty()) {
      try {
        Shipment next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        for (int i = 0; next != null; i++) {
          ship(next);
          next = i < ROUND ? waiting.poll() : null;
        }
      } catch (InterruptedException _) {
        closing = true;
      }
      look();
    }
  }

  private void ship(Shipment shipment) {
    waitingBytes.addAndGet(-shipment.bytes());
    if (away) {
      spool(shipment);
      return;
    }
    shipment.sent(System.nanoTime());
    outstanding.add(shipment);
    for (StoredEvent event : shipment.events()) {
      if (!topic.offer(event.key(), event.json(), kept -> told(shipment, event, kept))) {
        answered(shipment, false);
      }
    }
  }

  /// What Kafka does not take, nobody after it needs to try. What it took is known from now on,
  /// whatever becomes of the rest of its request: who is told to come again brings it again.
  private void told(Shipment shipment, StoredEvent event, boolean kept) {
    if (kept) {
      seen.add(event.fingerprint());
    } else {
      away = true;
    }
    answered(shipment, kept);
  }

  /// On Kafka's thread, or the sending one's when Kafka has too much already.
  private void answered(Shipment shipment, boolean kept) {
    if (!shipment.answered(kept)) {
      return;
    }
    if (!shipment.takeForSpool()) {
      undecided.decrementAndGet();
    } else if (shipment.hasFailed()) {
      offer(shipment);
    } else {
      counts.kept.add(shipment.events().size());
      shipment.kept().complete(true);
    }
  }

  /// Lets go of what is decided; takes what has waited for too long to the spool.
  private void look() {
    while (!outstanding.isEmpty() && outstanding.peek().isAnswered()) {
      outstanding.remove();
    }
    long longAgo = System.nanoTime() - PATIENCE.toNanos();
    Shipment oldest = outstanding.peek();
    if (oldest != null && oldest.waitsSince(longAgo)) {
      away = true;
      outstanding.forEach(this::give);
      outstanding.clear();
    }
  }

  /// Gives up on Kafka's word; whoever was first, that or this, decides.
  private void give(Shipment shipment) {
    undecided.incrementAndGet();
    if (shipment.takeForSpool()) {
      offer(shipment);
    } else {
      undecided.decrementAndGet();
    }
  }

  private void spool(Shipment shipment) {
    var _ = shipment.takeForSpool();
    offer(shipment);
  }

  private void offer(Shipment shipment) {
    if (!spool.offer(shipment.events(), kept -> spooled(shipment, kept))) {
      shipment.kept().complete(false);
    }
  }

  private void spooled(Shipment shipment, boolean kept) {
    if (kept) {
      counts.spooled.add(shipment.events().size());
      seen.add(shipment.events());
    }
    shipment.kept().complete(kept);
  }

  /// Makes safe what waits.
  @Override
  public void close() {
    closing = true;
    Thread running = thread;
    try {
      if (running != null) {
        var _ = running.join(CLOSE_WAIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    topic.close();
    spool.close();
  }
}
