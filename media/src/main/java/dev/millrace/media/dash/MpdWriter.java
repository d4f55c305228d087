package dev.millrace.media.dash;

import dev.millrace.media.time.Rational;
import java.util.Comparator;

/// Writes a manifest as XML.
final class MpdWriter {
  private final Mpd mpd;
  private final Xml xml = new Xml();

  MpdWriter(Mpd mpd) {
    this.mpd = mpd;
  }

  String write() {
    xml.start("MPD").attribute("xmlns", "urn:mpeg:dash:schema:mpd:2011");
    if (mpd.adaptationSets().stream().anyMatch(set -> set.protection().isPresent())) {
      xml.attribute("xmlns:cenc", "urn:mpeg:cenc:2013")
          .attribute("xmlns:dashif", "https://dashif.org/CPS");
    }
    xml.attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011");
    state();
    Rational longest =
        mpd.adaptationSets().stream()
            .flatMap(set -> set.representations().stream())
            .map(representation -> longest(representation.address()))
            .max(Comparator.naturalOrder())
            .orElse(Rational.ZERO);
    xml.attribute("maxSegmentDuration", XsDuration.of(longest));
    xml.attribute("minBufferTime", XsDuration.of(longest));
    xml.start("Period").attribute("id", "0").attribute("start", "PT0S");
    new EventStreams(xml, Rational.ZERO).write(mpd.events());
    mpd.adaptationSets().forEach(set -> new SetWriter(xml, set).write());
    return xml.end().end().toString();
  }

  private void state() {
    switch (mpd.state()) {
      case Mpd.Finished finished ->
          xml.attribute("type", "static")
              .attribute("mediaPresentationDuration", XsDuration.of(finished.duration()));
      case Mpd.Growing growing ->
          xml.attribute("type", "dynamic")
              .attribute("availabilityStartTime", growing.availabilityStartTime())
              .attribute("publishTime", growing.publishTime())
              .attribute("minimumUpdatePeriod", XsDuration.of(growing.minimumUpdatePeriod()))
              .attribute("mediaPresentationDuration", XsDuration.of(growing.duration()))
              .attribute("suggestedPresentationDelay", XsDuration.of(growing.duration()));
    }
  }

  /// What needs no waiting for, such as sheets of small pictures, does not count.
  private static Rational longest(Mpd.Address address) {
    return address instanceof Mpd.Template template ? template.timeline().longest() : Rational.ZERO;
  }
}
