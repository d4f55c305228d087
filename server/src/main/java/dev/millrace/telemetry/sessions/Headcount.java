package dev.millrace.telemetry.sessions;

import dev.millrace.telemetry.sessions.Audience.Watching;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts who watches just now, and tells it when that has changed.
///
/// **Threading:** the thread that gathers sessions. **Limits:** [#MOST_VALUES] of each dimension.
/// **On failure** of who is told, it is told again a second later.
final class Headcount {
  /// Players tell something every ten seconds while they play.
  static final Duration HEARD = Duration.ofSeconds(30);

  /// Who has stood still for so long looks at something else.
  static final Duration STILL = Duration.ofMinutes(5);

  private static final Logger LOG = System.getLogger(Headcount.class.getName());
  private static final int MOST_VALUES = 50;
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long REPEAT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Map<String, String> STATES =
      Map.of("s", "starting", "p", "playing", "r", "stalled", "k", "seeking", "w", "waiting");

  private final Audience audience;
  private @Nullable Watching told;
  private long lookedAt = System.nanoTime() - INTERVAL_NANOS;
  private long toldAt = System.nanoTime() - REPEAT_NANOS;
  private boolean hasFailed;

  Headcount(Audience audience) {
    this.audience = audience;
  }

  /// Looks at the sessions, at most once a second.
  void look(Iterable<OpenSession> sessions, long nowMillis) {
    long now = System.nanoTime();
    if (now - lookedAt < INTERVAL_NANOS) {
      return;
    }
    lookedAt = now;
    Watching watching = count(sessions, nowMillis);
    if (now - toldAt < REPEAT_NANOS && isSame(watching, told)) {
      return;
    }
    try {
      audience.tell(watching);
      told = watching;
      toldAt = now;
      hasFailed = false;
    } catch (RuntimeException e) {
      if (!hasFailed) {
        LOG.log(Level.WARNING, "nobody hears who watches reason={0}", e.toString());
      }
      hasFailed = true;
    }
  }

  private static boolean isSame(Watching now, @Nullable Watching before) {
    return before != null && now.states().equals(before.states()) && now.by().equals(before.by());
  }

  static Watching count(Iterable<OpenSession> sessions, long nowMillis) {
    var states = new HashMap<String, Integer>();
    var by = new HashMap<String, Map<String, Integer>>();
    int viewers = 0;
    for (OpenSession session : sessions) {
      String state = STATES.get(session.state());
      boolean isHeard = nowMillis - session.heardMillis() <= HEARD.toMillis();
      boolean isStill =
          session.state().equals("r") && nowMillis - session.stateMillis() > STILL.toMillis();
      if (state == null || !isHeard || isStill) {
        continue;
      }
      viewers++;
      states.merge(state, 1, Integer::sum);
      session
          .traits()
          .forEach(
              (dimension, value) ->
                  by.computeIfAbsent(dimension, _ -> new HashMap<>())
                      .merge(value, 1, Integer::sum));
    }
    by.replaceAll((_, counts) -> most(counts));
    return new Watching(Instant.ofEpochMilli(nowMillis), viewers, states, by);
  }

  private static Map<String, Integer> most(Map<String, Integer> counts) {
    var most = new LinkedHashMap<String, Integer>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_VALUES)
        .forEach(one -> most.put(one.getKey(), one.getValue()));
    return most;
  }
}
