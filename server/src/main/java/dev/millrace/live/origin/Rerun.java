package dev.millrace.live.origin;

import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.DateRange;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.PresentationPlan.Aired;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Segments of a programme as a film: it begins at zero, and shows what was told of them.
///
/// @param markers of the programme
public record Rerun(Timetable timetable, List<Marker> markers) {
  public Rerun {
    markers = List.copyOf(markers);
  }

  /// Of the markers that something of is shown.
  public Aired aired() {
    if (timetable.isEmpty()) {
      return Aired.NEVER;
    }
    var ranges = new ArrayList<DateRange>();
    var events = new ArrayList<Mpd.Event>();
    long number = 1;
    for (Marker marker : shown()) {
      ranges.addAll(marker.ranges());
      events.addAll(new MarkerEvents(number, marker).at(this::place));
      number += MarkerEvents.NUMBERS;
    }
    return new Aired(times(), ranges, events);
  }

  /// Those of which something is shown.
  public List<Marker> shown() {
    return markers.stream()
        .filter(marker -> marker.touches(timetable.begins(), timetable.ends()))
        .toList();
  }

  private Map<Long, Instant> times() {
    long from = timetable.extent().from();
    var times = new TreeMap<Long, Instant>();
    times.put(0L, timetable.begins());
    for (Stretch stretch : timetable.stretches()) {
      long first = stretch.firstSegment();
      if (first > from && first < timetable.extent().to()) {
        times.put(first - from, timetable.startOf(first));
      }
    }
    return times;
  }

  /// What lies before the film is at its beginning; when nobody published, where that goes on.
  private Rational place(Instant moment) {
    if (moment.isBefore(timetable.begins())) {
      return Rational.ZERO;
    }
    return timetable.offsetOf(moment).orElseGet(timetable::seconds);
  }
}
