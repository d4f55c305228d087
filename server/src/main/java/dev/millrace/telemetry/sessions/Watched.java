package dev.millrace.telemetry.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The time that a session spent in each state, and what of the media was played in it.
///
/// Time between two events belongs to the state that the former told. Two things are looked at
/// besides: a page that slept tells nothing for a while and its playhead stands still, and that
/// time is nobody's; media counts as played where the playhead went on as fast as it may.
///
/// **Threading:** one thread.
final class Watched {
  /// A stall that is shorter is no interruption; its time counts all the same.
  static final long LEAST_STALL = 100;

  /// Players tell something every half a minute at least.
  private static final long LONGEST_SILENCE = 45_000;

  /// Of a path of rungs.
  private static final int MOST_RUNGS = 50;

  /// How far the playhead may be ahead of the clock.
  private static final long SLACK = 2_000;

  private final TreeMap<Long, Long> played = new TreeMap<>();
  private final ArrayList<Long> stalls = new ArrayList<>();
  private final ArrayList<String> rungs = new ArrayList<>();
  private final Map<String, Long> mediaOfRungs = new HashMap<>();
  private String state = "";
  private double rate = 1;
  private double kilobits = -1;
  private long sinceMillis;
  private long positionMillis = -1;
  private long stallMillis;
  private boolean hasBegun;
  private boolean hasStarted;

  long startingMillis;
  long playingMillis;
  long stalledMillis;
  long seekingMillis;
  long pausedMillis;
  long waitingMillis;
  long sleptMillis;
  long mediaMillis;
  double bits;
  double bitsMillis;

  /// Takes the next event in.
  void take(Told event) {
    long millis = Math.max(0, state.isEmpty() ? 0 : event.millis() - sinceMillis);
    spend(millis, event.positionMillis());
    sinceMillis = state.isEmpty() ? event.millis() : Math.max(sinceMillis, event.millis());
    if (event.positionMillis() >= 0) {
      positionMillis = event.positionMillis();
    }
    if (!event.state().isEmpty()) {
      turn(event.state());
    }
    double newRate = event.number("pr");
    if (newRate > 0) {
      rate = newRate;
    } else if (event.event().equals("ps")) {
      rate = 1;
    }
    double newBits = event.number("br");
    kilobits = newBits > 0 ? newBits : kilobits;
    String rung = event.rung();
    boolean isOther = rungs.isEmpty() || !rungs.getLast().equals(rung);
    if (!rung.isEmpty() && isOther && rungs.size() < MOST_RUNGS) {
      rungs.add(rung);
    }
  }

  private void turn(String next) {
    if (state.equals("r") && !next.equals("r")) {
      endStall();
    }
    hasBegun |= next.equals("s");
    hasStarted |= next.equals("p");
    state = next;
  }

  /// Nothing comes any more.
  void end() {
    endStall();
  }

  private void endStall() {
    if (stallMillis >= LEAST_STALL) {
      stalls.add(stallMillis);
    }
    stallMillis = 0;
  }

  private void spend(long millis, long position) {
    switch (state) {
      case "s" -> startingMillis += hasStarted ? 0 : millis;
      case "p" -> play(millis, position);
      case "r" -> {
        long awake = awake(millis, 0);
        stalledMillis += awake;
        stallMillis += awake;
      }
      case "k" -> seekingMillis += awake(millis, 0);
      case "a" -> pausedMillis += millis;
      case "w" -> waitingMillis += awake(millis, 0);
      default -> {
        // Before the first wish to play, or after the end.
      }
    }
  }

  /// What of so long a time somebody watched: of a silence that is longer than players keep, only
  /// what the playhead shows.
  private long awake(long millis, long shownMillis) {
    if (millis <= LONGEST_SILENCE) {
      return millis;
    }
    long counted = Math.min(millis, shownMillis);
    sleptMillis += millis - counted;
    return counted;
  }

  private void play(long millis, long position) {
    long fastest = Math.round(millis * rate);
    boolean isKnown = position >= 0 && positionMillis >= 0;
    long advance = isKnown ? position - positionMillis : fastest;
    boolean isPlain = advance >= 0 && advance <= fastest + SLACK;
    long media = isPlain ? advance : fastest;
    long awake = awake(millis, isKnown && isPlain ? Math.round(media / rate) : 0);
    playingMillis += awake;
    media = Math.min(media, Math.round(awake * rate) + SLACK);
    mediaMillis += media;
    if (!rungs.isEmpty()) {
      mediaOfRungs.merge(rungs.getLast(), media, Long::sum);
    }
    if (kilobits > 0) {
      bits += kilobits * media;
      bitsMillis += media;
    }
    if (positionMillis >= 0 && media > 0) {
      cover(positionMillis, positionMillis + media);
    }
  }

  /// Joins an interval of the media with those played before.
  private void cover(long from, long to) {
    long start = from;
    long end = to;
    var before = played.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      start = before.getKey();
    }
    for (var next = played.ceilingEntry(start);
        next != null && next.getKey() <= end;
        next = played.ceilingEntry(start)) {
      end = Math.max(end, next.getValue());
      played.remove(next.getKey());
    }
    played.put(start, end);
  }

  /// How much of the media was played at least once.
  long uniqueMillis() {
    return played.entrySet().stream().mapToLong(one -> one.getValue() - one.getKey()).sum();
  }

  /// Whether the beginning of the start was told: that of a session that is gone on with is not.
  boolean hasBegun() {
    return hasBegun;
  }

  boolean hasStarted() {
    return hasStarted;
  }

  /// The rungs that were shown, one after the other.
  List<String> rungs() {
    return List.copyOf(rungs);
  }

  /// The rung that most was played of.
  @Nullable String mainRung() {
    return mediaOfRungs.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(rungs.isEmpty() ? null : rungs.getLast());
  }

  int stalls() {
    return stalls.size();
  }

  long longestStall() {
    return stalls.stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
