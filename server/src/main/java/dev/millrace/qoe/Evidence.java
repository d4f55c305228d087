package dev.millrace.qoe;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the figures rest on: records that were refused, and why, and how far behind who reads is.
///
/// **Threading:** safe; blocks. **Limits:** [#MOST_RECORDS] of the last hour; a look at Kafka each
/// [#FRESH] at most, for all who ask. **On failure** of Kafka [EventsUnavailable] comes out.
public final class Evidence {
  /// Records that are looked at, the latest ones.
  static final int MOST_RECORDS = 5_000;

  static final Duration FRESH = Duration.ofSeconds(10);

  private static final Duration SPAN = Duration.ofHours(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;
  private static final int MOST_REASONS = 20;
  private static final int MOST_LETTERS = 300;

  private final EventsConfig kafka;
  private final FiguresBook book;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Look latest;
  private long lookedAt;

  public Evidence(EventsConfig kafka, FiguresBook book, InstantSource clock) {
    this.kafka = kafka;
    this.book = book;
    this.clock = clock;
  }

  /// What a look found.
  ///
  /// @param since the earliest record that was looked at
  /// @param rejected those of most records first; numbers in reasons are `#`
  /// @param complete false when there were more records, or reasons
  /// @param sessionsBehind rows of sessions that are not in the figures yet
  record Look(Instant since, List<Reason> rejected, boolean complete, long sessionsBehind) {}

  /// Why records were refused.
  ///
  /// @param example the latest of them, cut
  record Reason(String reason, long records, Instant at, String example) {}

  /// The latest look, which may be some seconds old; nothing when others wait for Kafka already.
  ///
  /// @throws EventsUnavailable when Kafka does not answer
  Optional<Look> look() throws InterruptedException {
    if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      Look known = latest;
      if (known != null && System.nanoTime() - lookedAt < FRESH.toNanos()) {
        return Optional.of(known);
      }
      Look fresh = lookAgain();
      latest = fresh;
      lookedAt = System.nanoTime();
      return Optional.of(fresh);
    } finally {
      lock.unlock();
    }
  }

  private Look lookAgain() {
    Instant since = clock.instant().minus(SPAN);
    var reasons = new HashMap<String, Reason>();
    boolean isWhole;
    try (var tail = new RecordTail(kafka, Topic.TELEMETRY_REJECTED, BATCH)) {
      isWhole = read(tail, since, reasons);
    }
    List<Reason> rejected = new ArrayList<>(reasons.values());
    rejected.sort(
        Comparator.comparingLong((Reason one) -> -one.records).thenComparing(Reason::reason));
    boolean isComplete = isWhole && rejected.size() <= MOST_REASONS;
    rejected = rejected.subList(0, Math.min(rejected.size(), MOST_REASONS));
    return new Look(since, List.copyOf(rejected), isComplete, sessionsBehind());
  }

  private static boolean read(RecordTail tail, Instant since, Map<String, Reason> reasons) {
    Map<Integer, Long> end = tail.span().next();
    var place = new TreeMap<Integer, Long>();
    boolean isWhole = true;
    for (Map.Entry<Integer, Long> from : tail.since(since).entrySet()) {
      long least = end.getOrDefault(from.getKey(), 0L) - MOST_RECORDS;
      isWhole &= from.getValue() >= least;
      place.put(from.getKey(), Math.max(least, from.getValue()));
    }
    Map<Integer, Long> next = place;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (isBehind(next, end) && System.nanoTime() < deadline) {
      RecordTail.Batch batch = tail.read(next, POLL);
      next = batch.next();
      batch.records().forEach(record -> add(reasons, record.value().array()));
    }
    return isWhole && !isBehind(next, end);
  }

  private static boolean isBehind(Map<Integer, Long> place, Map<Integer, Long> end) {
    return end.entrySet().stream()
        .anyMatch(one -> place.getOrDefault(one.getKey(), 0L) < one.getValue());
  }

  private static void add(Map<String, Reason> reasons, byte[] json) {
    try {
      JsonNode record = JsonMapper.shared().readTree(json);
      String reason = record.path("reason").asString("").replaceAll("\\d+", "#");
      var at = Instant.parse(record.path("time").asString(""));
      String example = record.path("record").asString("");
      String cut = example.substring(0, Math.min(MOST_LETTERS, example.length()));
      reasons.merge(
          reason,
          new Reason(reason, 1, at, cut),
          (before, one) -> new Reason(reason, before.records + 1, one.at, one.example));
    } catch (JacksonException | DateTimeException _) {
      // Nobody but us writes there.
    }
  }

  private long sessionsBehind() {
    Map<Integer, Long> place = book.place();
    try (var tail = new RecordTail(kafka, Topic.SESSIONS, BATCH)) {
      RecordTail.Span span = tail.span();
      return span.next().entrySet().stream()
          .mapToLong(
              one -> {
                long first = span.first().getOrDefault(one.getKey(), 0L);
                return one.getValue() - Math.max(first, place.getOrDefault(one.getKey(), first));
              })
          .sum();
    }
  }
}
