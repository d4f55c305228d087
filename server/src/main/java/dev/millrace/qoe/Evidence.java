package dev.millrace.qoe;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.telemetry.RepeatBook;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the figures rest on: records that were refused, and why, events that came again, and
/// how far behind everybody is who reads.
///
/// **Threading:** safe; blocks. **Limits:** [#MOST_RECORDS] of the last hour; a look at Kafka each
/// [#FRESH] at most, for all who ask. **On failure** of Kafka [EventsUnavailable] comes out.
public final class Evidence {
  /// Records that are looked at, the latest ones.
  static final int MOST_RECORDS = 5_000;

  static final Duration FRESH = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Evidence.class.getName());
  private static final Duration SPAN = Duration.ofHours(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 1_000;
  private static final int MOST_REASONS = 20;
  private static final int MOST_LETTERS = 300;
  private static final int DAYS = 7;
  private static final int MOST_REPEATS = 50;

  private final EventsConfig kafka;
  private final RepeatBook repeats;
  private final List<Reader> readers;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Look latest;
  private long lookedAt;

  public Evidence(
      EventsConfig kafka, RepeatBook repeats, List<Reader> readers, InstantSource clock) {
    this.kafka = kafka;
    this.repeats = repeats;
    this.readers = List.copyOf(readers);
    this.clock = clock;
  }

  /// Somebody who reads a topic.
  ///
  /// @param place up to where, as of some seconds ago; blocks
  public record Reader(String name, Topic topic, Supplier<Map<Integer, Long>> place) {}

  /// What a look found.
  ///
  /// @param since the earliest record that was looked at
  /// @param rejected those of most records first; numbers in reasons are `#`
  /// @param complete false when there were more records, or reasons
  /// @param repeated events that came again to who collects and were dropped, of the last week
  /// @param readers how far each is behind
  record Look(
      Instant since,
      List<Reason> rejected,
      boolean complete,
      List<Repeats> repeated,
      List<Behind> readers) {}

  /// Events that came again.
  ///
  /// @param day in UTC
  record Repeats(LocalDate day, String token, String asset, long events) {}

  /// How far a reader is behind.
  ///
  /// @param records that it has not read; absent when nobody says how far it is
  /// @param seconds since the first of them came; absent when that is not known
  record Behind(String name, @Nullable Long records, @Nullable Double seconds) {}

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
    return new Look(since, List.copyOf(rejected), isComplete, repeated(), behind());
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

  /// How far each is behind, topic by topic.
  private List<Behind> behind() {
    var found = new HashMap<String, Behind>();
    var byTopic = readers.stream().collect(Collectors.groupingBy(Reader::topic));
    byTopic.forEach(
        (topic, ofTopic) -> {
          try (var tail = new RecordTail(kafka, topic, BATCH)) {
            ofTopic.forEach(reader -> found.put(reader.name(), behind(reader, tail)));
          }
        });
    return readers.stream().map(reader -> found.get(reader.name())).toList();
  }

  private Behind behind(Reader reader, RecordTail tail) {
    Map<Integer, Long> place;
    try {
      place = reader.place().get();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Nobody says how far " + reader.name() + " has read.", e);
      return new Behind(reader.name(), null, null);
    }
    RecordTail.Lag lag = tail.lag(place);
    if (lag.records() == 0) {
      return new Behind(reader.name(), 0L, 0.0);
    }
    Double seconds =
        lag.since()
            .map(since -> Math.max(0, Duration.between(since, clock.instant()).toMillis()) / 1000.0)
            .orElse(null);
    return new Behind(reader.name(), lag.records(), seconds);
  }

  private List<Repeats> repeated() {
    LocalDate from = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS - 1);
    return repeats.since(from, MOST_REPEATS).stream()
        .map(
            one ->
                new Repeats(one.cell().day(), one.cell().token(), one.cell().asset(), one.events()))
        .toList();
  }
}
