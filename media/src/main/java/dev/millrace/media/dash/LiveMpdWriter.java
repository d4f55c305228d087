package dev.millrace.media.dash;

import dev.millrace.media.dash.LiveMpd.Clock;
import dev.millrace.media.dash.LiveMpd.Delay;
import dev.millrace.media.dash.LiveMpd.Period;
import dev.millrace.media.dash.Mpd.OnClock;
import dev.millrace.media.time.Rational;

/// Writes the manifest of a live channel as XML; elements stand in the order that the schema wants.
record LiveMpdWriter(LiveMpd mpd, Xml xml) {
  private static final String TIME = "urn:mpeg:dash:utc:http-xsdate:2014";

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
    new EventStreams(xml, period.start()).write(period.events());
    period.adaptationSets().forEach(set -> new SetWriter(xml, set).write());
    xml.end();
  }
}
