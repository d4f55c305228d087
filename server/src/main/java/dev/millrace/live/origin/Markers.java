package dev.millrace.live.origin;

import dev.millrace.media.dash.LiveMpd;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is told of stretches of a programme, for as long as viewers can go back to them.
///
/// **Threading**: any. **Limits**: [#MOST] at a time.
final class Markers {
  static final int MOST = 200;

  /// What messages of a section mean (SCTE 214-1 6.7), and of others.
  private static final String SCTE35 = "urn:scte:scte35:2014:xml+bin";

  private static final String OURS = "tag:millrace.dev,2026:marker";
  private static final int MILLIS = 1000;

  /// A second event of a marker is so much further.
  private static final int ENDS = 1;

  private final Duration kept;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Told> all = new LinkedHashMap<>();
  private long number;
  private Instant changed = Instant.MIN;

  /// @param number of its event, unique in the programme
  private record Told(long number, Marker marker) {}

  /// @param kept for how long they are told of when they are over
  Markers(Duration kept, InstantSource clock) {
    this.kept = kept;
    this.clock = clock;
  }

  /// Tells of one; of one that was told of already, its end.
  ///
  /// **On failure** [MarkerRefused] when it contradicts what was told, or there are too many.
  Marker tell(Marker marker) {
    lock.lock();
    try {
      forgetOld();
      Told known = all.get(marker.id());
      if (known == null && all.size() >= MOST) {
        throw new MarkerRefused("id", "there are " + MOST + " markers already");
      }
      Marker now = known == null ? marker : more(known.marker(), marker);
      if (known == null) {
        number += 1 + ENDS;
      }
      put(known == null ? number : known.number(), now);
      return now;
    } finally {
      lock.unlock();
    }
  }

  private static Marker more(Marker known, Marker said) {
    if (known.agreesWith(said)) {
      return known;
    }
    Rational seconds = said.lasts().known();
    boolean isOpen = known.end() == null && known.lasts().known() == null;
    boolean isSame = said.at().equals(known.at()) && said.kind().equals(known.kind());
    if (seconds == null || !isOpen || !isSame) {
      throw new MarkerRefused(
          "id", "of this one something else was told, which does not change any more");
    }
    var end = new Marker.End(seconds, null);
    return new Marker(known.id(), known.kind(), known.at(), known.lasts(), known.section(), end);
  }

  private void put(long itsNumber, Marker marker) {
    all.put(marker.id(), new Told(itsNumber, marker));
    changed = clock.instant();
  }

  /// Ends one, if there is one of that id; empty when there is none that goes on.
  Optional<Marker> end(String id, Instant moment, Marker.@Nullable Section by) {
    lock.lock();
    try {
      Told known = all.get(id);
      if (known == null || known.marker().end() != null) {
        return Optional.empty();
      }
      Marker ended = known.marker().ended(moment, by);
      put(known.number(), ended);
      return Optional.of(ended);
    } finally {
      lock.unlock();
    }
  }

  /// Takes one back that has not begun yet; says whether it was.
  boolean cancel(String id) {
    lock.lock();
    try {
      Told known = all.get(id);
      if (known == null || !known.marker().at().isAfter(clock.instant())) {
        return false;
      }
      all.remove(id);
      changed = clock.instant();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// In the order in which they were told of.
  List<Marker> all() {
    lock.lock();
    try {
      forgetOld();
      return all.values().stream().map(Told::marker).toList();
    } finally {
      lock.unlock();
    }
  }

  private void forgetOld() {
    Instant since = clock.instant().minus(kept);
    all.values().removeIf(told -> told.marker().isBefore(since));
  }

  /// When something was told last.
  Instant changed() {
    lock.lock();
    try {
      return changed;
    } finally {
      lock.unlock();
    }
  }

  /// As HLS has them.
  List<DateRange> ranges() {
    return all().stream().flatMap(marker -> marker.ranges().stream()).toList();
  }

  /// As DASH has them: those that begin in a stretch.
  ///
  /// @param origin where the manifest's timeline begins
  /// @param until when the next stretch begins; null for the last one
  List<LiveMpd.Event> events(Instant origin, Instant from, @Nullable Instant until) {
    List<Told> told;
    lock.lock();
    try {
      told = List.copyOf(all.values());
    } finally {
      lock.unlock();
    }
    var events = new ArrayList<LiveMpd.Event>();
    for (Told one : told) {
      Instant at = one.marker().at();
      if (!at.isBefore(from) && (until == null || at.isBefore(until))) {
        events(one, seconds(origin, at), events);
      }
    }
    return events;
  }

  private static void events(Told one, Rational start, List<LiveMpd.Event> events) {
    Marker marker = one.marker();
    Marker.Section section = marker.section();
    events.add(event(one.number(), section, start, marker));
    Marker.End end = marker.end();
    Marker.Section closing = end == null ? null : end.section();
    if (end != null && closing != null) {
      events.add(
          new LiveMpd.Event(
              Long.toString(one.number() + ENDS),
              SCTE35,
              start.plus(end.seconds()),
              null,
              closing.splice().base64()));
    }
  }

  private static LiveMpd.Event event(
      long number, Marker.@Nullable Section section, Rational start, Marker marker) {
    return new LiveMpd.Event(
        Long.toString(number),
        section == null ? OURS : SCTE35,
        start,
        marker.seconds(),
        section == null ? marker.kind() + " " + marker.id() : section.splice().base64());
  }

  private static Rational seconds(Instant from, Instant to) {
    return new Rational(Duration.between(from, to).toMillis(), MILLIS);
  }
}
