package dev.millrace.streams;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The latest results of every stream, as `millrace.detections` tells them.
///
/// **Threading:** any; a thread of its own reads. **Limits:** 200 results of each of 200 streams,
/// none older than ten minutes when it starts.
public final class Recent implements AutoCloseable {
  /// Results of a stream that are kept.
  public static final int MOST = 200;

  private static final int MOST_BATCH = 500;
  private static final Duration BACK = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RecordTail tail;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Deque<JsonNode>> results = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Thread thread;

  public Recent(EventsConfig kafka, InstantSource clock) {
    this.tail = new RecordTail(kafka, Topic.DETECTIONS, MOST_BATCH);
    this.clock = clock;
  }

  public void start() {
    thread = Thread.ofVirtual().name("recent-detections").start(this::run);
  }

  /// The last results of a stream, the newest first.
  public List<JsonNode> last(String stream, int count) {
    lock.lock();
    try {
      Deque<JsonNode> known = results.get(stream);
      return known == null ? List.of() : known.stream().limit(count).toList();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Map<Integer, Long> next = new HashMap<>();
    try {
      while (closing.getCount() > 0) {
        try {
          if (next.isEmpty()) {
            next.putAll(tail.since(clock.instant().minus(BACK)));
          }
          RecordTail.Batch batch = tail.read(next, PATIENCE);
          next.putAll(batch.next());
          batch.records().forEach(entry -> add(entry.value()));
        } catch (EventsUnavailable e) {
          closing.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tail.close();
    }
  }

  private void add(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    try {
      JsonNode result = JsonMapper.shared().readTree(bytes);
      keep(result.path("stream").asString(""), result);
    } catch (JacksonException _) {
      // Not one of ours.
    }
  }

  private void keep(String stream, JsonNode result) {
    lock.lock();
    try {
      Deque<JsonNode> known = results.computeIfAbsent(stream, _ -> new ArrayDeque<>());
      known.addFirst(result);
      if (known.size() > MOST) {
        known.removeLast();
      }
      if (results.size() > Streams.MOST) {
        results.remove(results.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    tail.wake();
    Thread running = thread;
    try {
      if (running != null && !running.join(PATIENCE.multipliedBy(3))) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
