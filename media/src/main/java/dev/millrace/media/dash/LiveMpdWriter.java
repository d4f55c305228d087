package dev.millrace.media.dash;

import dev.millrace.media.dash.LiveMpd.Clock;
import dev.millrace.media.dash.LiveMpd.Delay;
import dev.millrace.media.dash.LiveMpd.Event;
import dev.millrace.media.dash.LiveMpd.Period;
import dev.millrace.media.dash.Mpd.OnClock;
import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Writes the manifest of a live channel as XML; elements stand in the order that the schema wants.
record LiveMpdWriter(LiveMpd mpd, Xml xml) {
  private static final String TIME = "urn:mpeg:dash:utc:http-xsdate:2014";

  private static final String SCTE35 = "urn:scte:scte35:2014:xml+bin";

  /// Times of events, in milliseconds.
  private static final int EVENT_TIMESCALE = 1000;

  LiveMpdWriter(LiveMpd mpd) {
    this(mpd, new Xml());
  }

  String write() {
    Clock clock = mpd.clock();
    Rational segment = segment();
    xml.start("MPD")
        .attribute("xmlns", "urn:mpeg:dash:schema:mpd:2011")
        .attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011")
        .attribute("type", clock.ended() == null ? "dynamic" : "static");
    Rational ended = clock.ended();
    if (ended == null) {
      xml.attribute("availabilityStartTime", clock.availabilityStart())
          .attribute("publishTime", clock.published())
          .attribute("minimumUpdatePeriod", XsDuration.of(clock.update()))
          .attribute("timeShiftBufferDepth", XsDuration.of(clock.window()))
          .attribute("suggestedPresentationDelay", XsDuration.of(mpd.delay().target()));
    } else {
      xml.attribute("mediaPresentationDuration", XsDuration.of(ended));
    }
    xml.attribute("maxSegmentDuration", XsDuration.of(segment))
        .attribute("minBufferTime", XsDuration.of(leastBuffer(segment)));
    if (ended == null) {
      delay();
    }
    mpd.periods().forEach(this::period);
    if (ended == null) {
      xml.start("UTCTiming")
          .attribute("schemeIdUri", TIME)
          .attribute("value", clock.timeUrl())
          .end();
    }
    return xml.end().toString();
  }

  /// What players need before they begin: of segments that come in parts a part, as some wait for
  /// all of it.
  private Rational leastBuffer(Rational segment) {
    Rational part = mpd.delay().part();
    return part == null ? segment : part;
  }

  private Rational segment() {
    return mpd.periods().stream()
        .flatMap(period -> period.adaptationSets().stream())
        .flatMap(set -> set.representations().stream())
        .map(one -> one.address() instanceof OnClock live ? live.segment() : Rational.ZERO)
        .reduce(Rational.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private void delay() {
    Delay delay = mpd.delay();
    xml.start("ServiceDescription").attribute("id", 0);
    xml.start("Latency")
        .attribute("target", delay.target().toMillis())
        .attribute("min", delay.least().toMillis())
        .attribute("max", delay.most().toMillis())
        .end();
    xml.start("PlaybackRate")
        .attribute("min", delay.slowest())
        .attribute("max", delay.fastest())
        .end();
    xml.end();
  }

  private void period(Period period) {
    xml.start("Period")
        .attribute("id", period.id())
        .attribute("start", XsDuration.of(period.start()));
    Rational duration = period.duration();
    if (duration != null) {
      xml.attribute("duration", XsDuration.of(duration));
    }
    period.events().stream()
        .collect(Collectors.groupingBy(Event::scheme, TreeMap::new, Collectors.toList()))
        .forEach((scheme, events) -> stream(period, scheme, events));
    period.adaptationSets().forEach(set -> new SetWriter(xml, set).write());
    xml.end();
  }

  private void stream(Period period, String scheme, List<Event> events) {
    xml.start("EventStream")
        .attribute("schemeIdUri", scheme)
        .attribute("timescale", EVENT_TIMESCALE);
    for (Event event : events) {
      xml.start("Event")
          .attribute("presentationTime", millis(event.start().minus(period.start())))
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
    return Math.max(0, seconds.times(EVENT_TIMESCALE).toLong(RoundingMode.HALF_UP));
  }
}
