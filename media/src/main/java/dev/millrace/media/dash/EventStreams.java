package dev.millrace.media.dash;

import dev.millrace.media.dash.Mpd.Event;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes what is told of a period, a stream for each scheme (23009-1 5.10.2).
///
/// @param start of the period on the timeline of the whole
record EventStreams(Xml xml, Rational start) {
  private static final String SCTE35 = "urn:scte:scte35:2014:xml+bin";

  /// Times of events, in milliseconds.
  private static final int TIMESCALE = 1000;

  void write(List<Event> events) {
    events.stream()
        .collect(Collectors.groupingBy(Event::scheme, TreeMap::new, Collectors.toList()))
        .forEach(this::stream);
  }

  private void stream(String scheme, List<Event> events) {
    xml.start("EventStream").attribute("schemeIdUri", scheme).attribute("timescale", TIMESCALE);
    for (Event event : events) {
      xml.start("Event")
          .attribute("presentationTime", millis(event.start().minus(start)))
          .attribute("id", event.id());
      Rational duration = event.duration();
      if (duration != null) {
        xml.attribute("duration", millis(duration));
      }
      if (scheme.equals(SCTE35)) {
        signal(event.message());
      } else if (!event.message().isEmpty()) {
        xml.attribute("messageData", event.message());
      }
      xml.end();
    }
    xml.end();
  }

  /// A section as SCTE 214-1 6.7.3 has it.
  private void signal(String section) {
    xml.start("scte35:Signal")
        .attribute("xmlns:scte35", "http://www.scte.org/schemas/35/2016")
        .leaf("scte35:Binary", section)
        .end();
  }

  private static long millis(Rational seconds) {
    return Math.max(0, seconds.times(TIMESCALE).toLong(RoundingMode.HALF_UP));
  }
}
