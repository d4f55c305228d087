package dev.millrace.telemetry;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.RecordTail;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.RouteGroup;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Collects what players tell: `POST /v1/telemetry/cmcd` and `POST /v1/telemetry/events`.
///
/// **Threading:** any. **Ownership:** of its threads and the spool's folder, from [#start] to
/// [#close]. **Limits:** as the package says. **On failure:** nobody is told that events are safe
/// who is not; while Kafka is away they go to the spool, and when that is full to nobody (503).
public final class Telemetry implements AutoCloseable {
  private static final Duration LINGER = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BLOCK = Duration.ofMillis(250);
  private static final int REPLAY_BATCH = 2000;
  private static final String SEEN = "seen.table";
  private static final String BEACON = "text/plain";

  private final Counts counts = new Counts();
  private final SeenEvents seen;
  private final Spool spool;
  private final Depot depot;
  private final Replay replay;
  private final Rejections rejections;
  private final Repeats repeats;
  private final Collector collector;

  private Telemetry(Disk disk, EventsConfig kafka, Outlook outlook, TelemetryConfig config) {
    var pace = new TopicWriter.Pace(LINGER, PATIENCE, BLOCK);
    var topic = new TopicWriter(kafka, Topic.TELEMETRY, Depot.MOST_PENDING, pace);
    var tail = new RecordTail(kafka, Topic.TELEMETRY, REPLAY_BATCH);
    this.spool = disk.spool;
    this.seen = new SeenEvents(disk.day, outlook.clock);
    this.depot = new Depot(topic, spool, seen, counts);
    this.replay = new Replay(depot, spool, topic, tail, counts);
    this.rejections =
        new Rejections(
            new TopicWriter(kafka, Topic.TELEMETRY_REJECTED, Rejections.MOST_BYTES), counts);
    this.repeats = new Repeats(outlook.repeats, outlook.clock);
    var parts = new Collector.Parts(seen, repeats, depot, rejections, counts, outlook.country);
    var turnstile = new Turnstile(config, outlook.control, System::nanoTime, counts);
    this.collector = new Collector(turnstile, parts, outlook.clock);
  }

  /// What it asks others.
  ///
  /// @param control what may be collected now; never blocks
  /// @param country of a numeric address, if that is known; never blocks
  /// @param repeats hears how many events came again
  public record Outlook(
      Supplier<Control> control,
      Function<String, @Nullable String> country,
      RepeatBook repeats,
      InstantSource clock) {}

  private record Disk(Spool spool, SeenDay day) {}

  /// Opens the spool, and what is remembered.
  public static Telemetry open(TelemetryConfig config, EventsConfig kafka, Outlook outlook)
      throws IOException {
    Spool spool = Spool.open(config.spool(), config.spoolBytes(), outlook.clock);
    var day = SeenDay.open(config.spool().resolve(SEEN), config.seenBytes(), outlook.clock);
    return new Telemetry(new Disk(spool, day), kafka, outlook, config);
  }

  /// Lays out the routes, which pages of all origins may use.
  public void addTo(RouteGroup routes) {
    routes.group(
        open ->
            open.cors(Collector.ANYONE)
                .waiting("POST", "/v1/telemetry/cmcd", this::cmcd)
                .waiting("POST", "/v1/telemetry/events", this::events));
  }

  private CompletionStage<Response> cmcd(Request request) {
    require(request, Set.of("application/cmcd", "text/cmcd", BEACON));
    return collector.collect(request, new CmcdBody());
  }

  private CompletionStage<Response> events(Request request) {
    require(request, Set.of("application/json", BEACON));
    return collector.collect(request, new JsonBody());
  }

  /// A page that is being left can only send plain text without asking first.
  private static void require(Request request, Set<String> types) {
    String type = String.valueOf(request.header("Content-Type"));
    int end = type.indexOf(';');
    if (!types.contains((end < 0 ? type : type.substring(0, end)).strip())) {
      throw Problem.UNSUPPORTED_MEDIA_TYPE
          .because("send " + String.join(" or ", types.stream().sorted().toList()))
          .thrown();
    }
  }

  /// Remembers what was kept lately; before the first request is answered.
  public void prepare() {
    replay.recall(seen);
  }

  public void start() {
    seen.start();
    depot.start();
    rejections.start();
    repeats.start();
    replay.start();
  }

  /// Why events do not get to Kafka; empty when all is well.
  public String trouble() {
    return replay.trouble();
  }

  /// What waits in the spool.
  public long spoolBytes() {
    return spool.bytes();
  }

  /// How many records came to each end, by its name.
  public Map<String, Long> records() {
    var sums = new LinkedHashMap<String, Long>();
    sums.put("kept", counts.kept.sum());
    sums.put("spooled", counts.spooled.sum());
    sums.put("duplicate", counts.duplicates.sum());
    sums.put("rejected", counts.rejected.sum());
    sums.put("refused", counts.refused.sum());
    return sums;
  }

  /// How many records were read of requests.
  public long received() {
    return counts.received.sum();
  }

  /// What became of records besides, by its name: `replayed` and `found` of the spool, `unwritten`
  /// of those that are not well, `forgotten` of those that were not remembered for a day.
  public Map<String, Long> aftermath() {
    return Map.of(
        "replayed", counts.replayed.sum(),
        "found", counts.found.sum(),
        "unwritten", counts.unwritten.sum(),
        "forgotten", seen.early());
  }

  /// How many requests were sent away unread, by the reason.
  public Map<String, Long> turnedAway() {
    return Map.of(
        "throttled", counts.throttled.sum(),
        "paused", counts.paused.sum(),
        "stranger", counts.strangers.sum());
  }

  @Override
  public void close() {
    replay.close();
    depot.close();
    rejections.close();
    repeats.close();
    seen.close();
  }
}
