package dev.millrace.media.dash;

import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;

/// Writes a manifest as XML.
final class MpdWriter {
  private static final int NANOSECONDS = 9;

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
    xml.attribute("maxSegmentDuration", duration(longest));
    xml.attribute("minBufferTime", duration(longest));
    xml.start("Period").attribute("id", "0").attribute("start", "PT0S");
    mpd.adaptationSets().forEach(set -> new SetWriter(xml, set).write());
    return xml.end().end().toString();
  }

  private void state() {
    switch (mpd.state()) {
      case Mpd.Finished finished ->
          xml.attribute("type", "static")
              .attribute("mediaPresentationDuration", duration(finished.duration()));
      case Mpd.Growing growing ->
          xml.attribute("type", "dynamic")
              .attribute("availabilityStartTime", growing.availabilityStartTime())
              .attribute("publishTime", growing.publishTime())
              .attribute("minimumUpdatePeriod", duration(growing.minimumUpdatePeriod()))
              .attribute("mediaPresentationDuration", duration(growing.duration()))
              .attribute("suggestedPresentationDelay", duration(growing.duration()));
    }
  }

  /// What needs no waiting for, such as sheets of small pictures, does not count.
  private static Rational longest(Mpd.Address address) {
    return address instanceof Mpd.Template template ? template.timeline().longest() : Rational.ZERO;
  }

  private static String duration(Duration duration) {
    return duration(new Rational(duration.toMillis(), Duration.ofSeconds(1).toMillis()));
  }

  /// An `xs:duration` in seconds, exact to the nanosecond: `PT634.5S`.
  private static String duration(Rational seconds) {
    BigDecimal decimal = new BigDecimal(seconds.toDecimal(NANOSECONDS)).stripTrailingZeros();
    return "PT" + decimal.toPlainString() + "S";
  }
}
