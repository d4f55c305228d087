package dev.millrace.telemetry.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A session that more may come of.
///
/// **Limits:** [#MOST_EVENTS]; what comes later is not counted.
final class OpenSession {
  static final int MOST_EVENTS = 4_000;

  /// What of an event tells sessions apart, by what that is called.
  private static final Map<String, String> TRAITS =
      Map.of(
          "asset", "cid",
          "edge", "cdn",
          "browser", "browser",
          "country", "country",
          "device", "device");

  /// What one takes beside its events.
  private static final long OWN_BYTES = 1_000;

  private final Place place;
  private final boolean hasBeginning;
  private final Packing packing;
  private final byte[] first;
  private final Blocks.Chain rest;
  private int more;
  private long heardMillis;
  private boolean isWritten;
  private final Map<String, String> traits = new HashMap<>();
  private long latestNumber = -1;
  private String state = "";
  private long stateMillis;
  private boolean hasEnded;
  private @Nullable String id;

  /// Begins with an event.
  ///
  /// @param rest where those after it are kept
  OpenSession(Place place, Packing packing, Blocks.Chain rest, Told first) {
    this.place = place;
    this.packing = packing;
    this.rest = rest;
    this.first = first.json();
    this.hasBeginning = first.number() == 0;
  }

  /// Where a session begins on the topic.
  record Place(int partition, long offset) {}

  /// Hears of its first event, or takes another; false when it holds as many as it may.
  boolean add(Told event, boolean isFirst, long nowMillis) {
    if (!isFirst) {
      if (more == MOST_EVENTS - 1) {
        return false;
      }
      packing.pack(event.raw(), first, rest);
      more++;
    }
    heardMillis = Math.max(heardMillis, nowMillis);
    if (!event.state().isEmpty() && event.number() >= latestNumber) {
      latestNumber = event.number();
      hasEnded = event.isLast();
      stateMillis = event.state().equals(state) ? stateMillis : nowMillis;
      state = event.state();
    }
    know(event);
    isWritten = false;
    return true;
  }

  private void know(Told event) {
    TRAITS.forEach(
        (name, member) -> {
          String value = event.text(member);
          if (!value.isEmpty() || !traits.containsKey(name)) {
            traits.put(name, value);
          }
        });
    String rung = event.rung();
    if (!rung.isEmpty() || !traits.containsKey("rung")) {
      traits.put("rung", rung);
    }
  }

  /// Of `asset`, `edge`, `browser`, `country`, `rung` and `device`, what was told last.
  Map<String, String> traits() {
    return traits;
  }

  /// CMCD's `sta`, as told last.
  String state() {
    return state;
  }

  /// Since when it is in that.
  long stateMillis() {
    return stateMillis;
  }

  Place place() {
    return place;
  }

  /// Whether the first that came is the first that was told.
  boolean hasBeginning() {
    return hasBeginning;
  }

  /// How much memory it takes, about.
  long bytes() {
    return OWN_BYTES + first.length + rest.size();
  }

  /// When its last event came.
  long heardMillis() {
    return heardMillis;
  }

  /// Whether the last that it said is that it ended.
  boolean hasEnded() {
    return hasEnded;
  }

  /// Whether its row holds everything that came.
  boolean isWritten() {
    return isWritten;
  }

  /// What its row is called, which stays once a row has been written.
  ///
  /// Of a session that goes on after it was forgotten only the rest is known here. That is a row
  /// beside the one of its beginning, and never in its place: the numbers of its events say so.
  private String id(List<Told> events) {
    String known = id;
    if (known == null) {
      Told any = events.getFirst();
      long least = events.stream().mapToLong(Told::number).min().orElse(0);
      known = least > 0 ? any.sid() + "~" + least : any.sid();
      id = known;
    }
    return known;
  }

  /// The row of what came so far.
  SessionRow write() {
    isWritten = true;
    var events = new ArrayList<Told>();
    add(first, events);
    packing.unpack(rest, first, json -> add(json, events));
    return Tally.of(id(events), events);
  }

  /// Lets go of its events; nothing is to be asked of it any more.
  void forget() {
    rest.clear();
  }

  private static void add(byte[] json, List<Told> events) {
    Told event = Told.of(json);
    if (event != null) {
      events.add(event);
    }
  }
}
