package dev.millrace.telemetry.sessions;

import dev.millrace.media.time.EventTime;
import dev.millrace.telemetry.sessions.SessionRow.End;
import dev.millrace.telemetry.sessions.SessionRow.Evidence;
import dev.millrace.telemetry.sessions.SessionRow.Picture;
import dev.millrace.telemetry.sessions.SessionRow.Stalls;
import dev.millrace.telemetry.sessions.SessionRow.Time;
import dev.millrace.telemetry.sessions.SessionRow.Who;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes a session's row of its events: the same for the same events, in whatever order they came.
///
/// Where a player tells the same twice, by itself and by an engine, the target without a name goes
/// first; else the one with most events.
final class Tally {
  private static final long LEAST_ATTEMPT = 1_000;
  private static final int MOST_ERRORS = 10;

  /// More are not believed: the number is the sender's.
  private static final int MOST_LOST = OpenSession.MOST_EVENTS;
  private static final double HUNDRED = 100;

  private final String id;
  private final List<Told> events;
  private final int doubles;
  private final Watched watched = new Watched();

  private Tally(String id, List<Told> events, int doubles) {
    this.id = id;
    this.events = events;
    this.doubles = doubles;
    events.forEach(watched::take);
    watched.end();
  }

  /// The row of at least one event.
  ///
  /// @param id of the row
  static SessionRow of(String id, List<Told> all) {
    Map<String, List<Told>> byTarget = all.stream().collect(Collectors.groupingBy(Told::target));
    List<Told> main = byTarget.get("");
    if (main == null) {
      main =
          byTarget.values().stream()
              .max(Comparator.<List<Told>>comparingInt(List::size))
              .orElseThrow();
    }
    var numbered = new TreeMap<Long, Told>();
    var others = new ArrayList<Told>();
    for (Told event : main) {
      if (event.number() < 0) {
        others.add(event);
      } else {
        numbered.putIfAbsent(event.number(), event);
      }
    }
    var ordered = new ArrayList<>(numbered.values());
    int doubles = main.size() - ordered.size() - others.size();
    if (!others.isEmpty()) {
      ordered.addAll(others);
      ordered.sort(Comparator.comparingLong(Told::millis));
    }
    return new Tally(id, ordered, doubles).row();
  }

  private SessionRow row() {
    int lost = lost();
    String how = how();
    boolean isComplete = lost == 0 && !how.equals("silent");
    double sample = largest("mr-sample");
    var evidence =
        new Evidence(
            events.size(),
            lost,
            doubles,
            isComplete,
            skew(),
            sample > 0 ? sample : null,
            isResumed());
    Time time = time();
    Stalls stalls = stalls();
    Picture picture = picture();
    End end = end(how);
    Double score = Experience.score(time, stalls, picture, end);
    return new SessionRow(who(), time, stalls, picture, end, evidence, score);
  }

  private @Nullable Long skew() {
    return events.stream()
        .map(event -> event.whole().path("skew_ms").asLong(0))
        .filter(skew -> skew != 0)
        .max(Comparator.comparingLong(Math::abs))
        .orElse(null);
  }

  private int lost() {
    LongSummaryStatistics numbers =
        events.stream().mapToLong(Told::number).filter(number -> number >= 0).summaryStatistics();
    if (numbers.getCount() == 0) {
      return 0;
    }
    long first = isBeginning() ? 0 : numbers.getMin();
    return (int) Math.min(MOST_LOST, numbers.getMax() + 1 - first - numbers.getCount());
  }

  /// Whether the session begins with this row; else it went on after it was forgotten.
  private boolean isBeginning() {
    return id.equals(events.getFirst().sid());
  }

  /// Whether the player says that it goes on with what was another session: nobody wished to see
  /// anything just then.
  private boolean isResumed() {
    return events.stream().anyMatch(event -> event.whole().path("mr-resumed").asBoolean(false));
  }

  private Who who() {
    return new Who(
        id,
        events.getFirst().sid(),
        latest("cid"),
        latest("st"),
        latest("browser"),
        latest("os"),
        latest("device"),
        latest("country"),
        latest("token"),
        latest("cdn"));
  }

  private @Nullable String latest(String name) {
    for (Told event : events.reversed()) {
      if (!event.text(name).isEmpty()) {
        return event.text(name);
      }
    }
    return null;
  }

  private Time time() {
    double told = largest("msd");
    Long startup = null;
    if (watched.hasStarted() && told >= 0) {
      startup = Math.round(told);
    } else if (watched.hasStarted() && watched.hasBegun()) {
      startup = watched.startingMillis;
    }
    double duration = largest("mr-duration");
    Double ratio = duration > 0 ? Math.min(1, watched.uniqueMillis() / duration) : null;
    return new Time(
        startedMillis(),
        startup,
        watchedMillis(),
        watched.playingMillis,
        watched.pausedMillis,
        watched.seekingMillis,
        watched.sleptMillis,
        watched.mediaMillis,
        duration > 0 ? Math.round(duration) : null,
        ratio);
  }

  private long startedMillis() {
    Told first = events.getFirst();
    String time = first.text("time");
    return EventTime.millis(time, first.millis());
  }

  private long watchedMillis() {
    return watched.startingMillis
        + watched.playingMillis
        + totalStall()
        + watched.seekingMillis
        + watched.waitingMillis;
  }

  /// What the player summed up itself holds where its events were lost.
  private long totalStall() {
    return Math.max(watched.stalledMillis, Math.round(largest("bsda")));
  }

  private Stalls stalls() {
    int count = Math.max(watched.stalls(), (int) Math.round(largest("bsa")));
    double longest =
        events.stream()
            .flatMap(event -> event.numbers("bsd").stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    long total = totalStall();
    double percent = total == 0 ? 0 : HUNDRED * total / watchedMillis();
    return new Stalls(count, total, Math.max(watched.longestStall(), Math.round(longest)), percent);
  }

  private double largest(String name) {
    return events.stream().mapToDouble(event -> event.number(name)).max().orElse(-1);
  }

  private Picture picture() {
    int switches = 0;
    int down = 0;
    double before = -1;
    for (Told event : events) {
      double now = event.number("br");
      if (now > 0) {
        switches += before > 0 && now != before ? 1 : 0;
        down += before > now ? 1 : 0;
        before = now;
      }
    }
    double[] upscales =
        events.stream().mapToDouble(Tally::upscale).filter(value -> value >= 0).toArray();
    return new Picture(
        watched.bitsMillis > 0 ? watched.bits / watched.bitsMillis : null,
        Math.round(watched.bitsMillis),
        watched.mainRung(),
        watched.rungs(),
        switches,
        down,
        mean(upscales),
        upscales.length == 0 ? null : Arrays.stream(upscales).max().orElseThrow(),
        Math.round(Math.max(0, largest("dfa"))),
        mean(all(event -> event.number("ltc"))));
  }

  private double[] all(ToDoubleFunction<Told> value) {
    return events.stream().mapToDouble(value).filter(number -> number >= 0).toArray();
  }

  private static double upscale(Told event) {
    double own = event.number("mr-video-width");
    double shown = event.number("mr-shown-width");
    return own <= 0 || shown <= 0 ? -1 : Math.max(0, HUNDRED * (shown / own - 1));
  }

  private static @Nullable Double mean(double[] values) {
    return values.length == 0 ? null : Arrays.stream(values).sum() / values.length;
  }

  private String how() {
    String state = "";
    for (Told event : events) {
      state = event.state().isEmpty() ? state : event.state();
      if (state.equals("f")) {
        return "failed";
      }
    }
    return switch (state) {
      case "e" -> "ended";
      case "q" -> "left";
      default -> "silent";
    };
  }

  private End end(String how) {
    boolean hasStarted = watched.hasStarted() || !isBeginning() || isResumed();
    boolean hasFailed = how.equals("failed");
    var errors = new LinkedHashSet<String>();
    for (Told event : events) {
      event.whole().path("ec").valueStream().forEach(code -> errors.add(code.asString("")));
    }
    return new End(
        how,
        !hasStarted && !hasFailed && watched.startingMillis >= LEAST_ATTEMPT,
        !hasStarted && hasFailed,
        hasStarted && hasFailed,
        errors.stream().limit(MOST_ERRORS).toList());
  }
}
