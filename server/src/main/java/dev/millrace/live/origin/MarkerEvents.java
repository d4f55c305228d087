package dev.millrace.live.origin;

import dev.millrace.media.dash.Mpd;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A marker as DASH tells of it.
///
/// @param number of its first event; a second one has the next
record MarkerEvents(long number, Marker marker) {
  /// How many numbers a marker takes.
  static final int NUMBERS = 2;

  /// What messages of a section mean (SCTE 214-1 6.7), and of others.
  private static final String SCTE35 = "urn:scte:scte35:2014:xml+bin";

  private static final String OURS = "tag:millrace.dev,2026:marker";
  private static final int MILLIS = 1000;

  /// @param place of a moment on the manifest's timeline
  List<Mpd.Event> at(Function<Instant, Rational> place) {
    var events = new ArrayList<Mpd.Event>();
    Rational start = place.apply(marker.at());
    Rational lasts = marker.seconds();
    Rational end = lasts == null ? null : place.apply(after(lasts));
    Marker.Section section = marker.section();
    events.add(
        new Mpd.Event(
            Long.toString(number),
            section == null ? OURS : SCTE35,
            start,
            end == null ? null : end.minus(start),
            section == null ? marker.kind() + " " + marker.id() : section.splice().base64()));
    Marker.Section closing = closing();
    if (end != null && closing != null) {
      String after = Long.toString(number + 1);
      events.add(new Mpd.Event(after, SCTE35, end, null, closing.splice().base64()));
    }
    return events;
  }

  private Marker.@Nullable Section closing() {
    Marker.End end = marker.end();
    return end == null ? null : end.section();
  }

  private Instant after(Rational seconds) {
    return marker.at().plusMillis(seconds.times(MILLIS).toLong(RoundingMode.HALF_UP));
  }
}
