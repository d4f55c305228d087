package dev.millrace.telemetry;

import dev.millrace.events.TopicWriter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Writes records that are not well to their topic, with the reason; nobody waits for it.
///
/// **Threading:** any; one virtual thread writes. **Limits:** [#MOST_WAITING] records, and
/// [#MOST_BYTES] not confirmed; what is more is counted and dropped.
final class Rejections implements AutoCloseable {
  static final long MOST_BYTES = 4L << 20;
  private static final int MOST_WAITING = 1024;
  private static final int USUAL_BYTES = 512;
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final TopicWriter topic;
  private final Counts counts;
  private final ArrayBlockingQueue<Rejected> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final IsoTime time = new IsoTime();
  private volatile boolean closing;
  private @Nullable Thread thread;

  private record Rejected(Batch.Refused refused, long millis, String token) {}

  Rejections(TopicWriter topic, Counts counts) {
    this.topic = topic;
    this.counts = counts;
  }

  void start() {
    thread = Thread.ofVirtual().name("telemetry-rejected").start(this::run);
  }

  /// @param token the name of the sender's token, or nothing
  void add(Batch batch, long receivedMillis, String token) {
    counts.rejected.add(batch.refused().size());
    for (Batch.Refused refused : batch.refused()) {
      if (!waiting.offer(new Rejected(refused, receivedMillis, token))) {
        counts.unwritten.increment();
      }
    }
  }

  private void run() {
    try {
      while (!closing || !waiting.isEmpty()) {
        Rejected next = waiting.poll(1, TimeUnit.SECONDS);
        if (next != null && !topic.offer(next.token, json(next), this::came)) {
          counts.unwritten.increment();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void came(boolean kept) {
    if (!kept) {
      counts.unwritten.increment();
    }
  }

  private byte[] json(Rejected rejected) {
    var out = new ByteText(USUAL_BYTES);
    time.write(rejected.millis, out.add("{\"time\":\""));
    out.add("\",\"reason\":\"").addEscaped(rejected.refused.why());
    out.add("\",\"token\":\"").addEscaped(rejected.token);
    return out.add("\",\"record\":\"").addEscaped(rejected.refused.raw()).add("\"}").copy();
  }

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
  }
}
