package dev.millrace.live.origin;

import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
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

  private static final int MILLIS = 1000;

  private final Duration kept;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Told> all = new LinkedHashMap<>();
  private final Map<String, Optional<Marker>> news = new HashMap<>();
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
      Marker now = known == null ? marker : known.marker().with(marker);
      if (known == null) {
        number += MarkerEvents.NUMBERS;
      }
      if (known == null || !now.equals(known.marker())) {
        put(known == null ? number : known.number(), now);
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void put(long itsNumber, Marker marker) {
    all.put(marker.id(), new Told(itsNumber, marker));
    news.put(marker.id(), Optional.of(marker));
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
      news.put(id, Optional.empty());
      changed = clock.instant();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Whether nothing is news of what is said, though it may be over and forgotten.
  boolean hasTold(Marker said) {
    lock.lock();
    try {
      Told known = all.get(said.id());
      return known == null
          ? said.isBefore(clock.instant().minus(kept))
          : known.marker().with(said).equals(known.marker());
    } catch (MarkerRefused _) {
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

  /// A stretch, as far as it matters for what is told of.
  ///
  /// @param from when it begins
  /// @param until when the next one does; empty for the last one
  /// @param isFirst whether it is the first that is told of: then what begins earlier and is not
  ///     over is told of with it, from its beginning on
  record Within(Instant from, Optional<Instant> until, boolean isFirst) {
    boolean has(Instant at) {
      return (isFirst || !at.isBefore(from)) && until.map(at::isBefore).orElse(true);
    }

    Instant place(Instant moment) {
      return isFirst && moment.isBefore(from) ? from : moment;
    }
  }

  /// As DASH has them: those that begin in a stretch.
  ///
  /// @param origin where the manifest's timeline begins
  List<Mpd.Event> events(Instant origin, Within stretch) {
    List<Told> told;
    lock.lock();
    try {
      told = List.copyOf(all.values());
    } finally {
      lock.unlock();
    }
    var events = new ArrayList<Mpd.Event>();
    for (Told one : told) {
      if (stretch.has(one.marker().at())) {
        events.addAll(
            new MarkerEvents(one.number(), one.marker())
                .at(moment -> seconds(origin, stretch.place(moment))));
      }
    }
    return events;
  }

  private static Rational seconds(Instant from, Instant to) {
    return new Rational(Duration.between(from, to).toMillis(), MILLIS);
  }

  /// What was said since it was last asked for and written down; empty for what was taken back.
  Map<String, Optional<Marker>> news() {
    lock.lock();
    try {
      return Map.copyOf(news);
    } finally {
      lock.unlock();
    }
  }

  /// These are written down.
  void written(Map<String, Optional<Marker>> done) {
    lock.lock();
    try {
      done.forEach(news::remove);
    } finally {
      lock.unlock();
    }
  }
}
