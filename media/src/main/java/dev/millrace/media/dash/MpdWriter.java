package dev.millrace.media.dash;

import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.dash.Mpd.Picture;
import dev.millrace.media.dash.Mpd.Representation;
import dev.millrace.media.dash.Mpd.Sound;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// Writes a manifest as XML.
final class MpdWriter {
  private static final int NANOSECONDS = 9;

  private final Mpd mpd;
  private final Xml xml = new Xml();

  MpdWriter(Mpd mpd) {
    this.mpd = mpd;
  }

  String write() {
    xml.start("MPD")
        .attribute("xmlns", "urn:mpeg:dash:schema:mpd:2011")
        .attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011");
    state();
    Rational longest =
        mpd.adaptationSets().stream()
            .flatMap(set -> set.representations().stream())
            .map(representation -> representation.template().timeline().longest())
            .max(Comparator.naturalOrder())
            .orElse(Rational.ZERO);
    xml.attribute("maxSegmentDuration", duration(longest));
    xml.attribute("minBufferTime", duration(longest));
    xml.start("Period").attribute("id", "0").attribute("start", "PT0S");
    mpd.adaptationSets().forEach(this::adaptationSet);
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
              .attribute("minimumUpdatePeriod", duration(growing.minimumUpdatePeriod()));
    }
  }

  private void adaptationSet(AdaptationSet set) {
    Representation first = set.representations().getFirst();
    xml.start("AdaptationSet").attribute("id", set.id());
    switch (first.media()) {
      case Picture _ -> video(set);
      case Sound sound -> audio(set, sound);
    }
    boolean shared =
        set.representations().stream().allMatch(other -> other.template().equals(first.template()));
    if (shared) {
      template(first.template());
    }
    for (Representation representation : set.representations()) {
      representation(representation, !shared);
    }
    xml.end();
  }

  private void video(AdaptationSet set) {
    List<Picture> pictures = set.representations().stream().map(r -> (Picture) r.media()).toList();
    Picture largest = pictures.stream().max(Comparator.comparingInt(Picture::height)).orElseThrow();
    FrameRate fastest =
        pictures.stream().map(Picture::frameRate).max(Comparator.naturalOrder()).orElseThrow();
    common("video");
    xml.attribute("maxWidth", pictures.stream().mapToInt(Picture::width).max().orElseThrow())
        .attribute("maxHeight", largest.height())
        .attribute("maxFrameRate", fastest.toDash())
        .attribute("par", ratio(largest));
    role(set);
  }

  private void audio(AdaptationSet set, Sound sound) {
    common("audio");
    if (!set.language().isEmpty() && !set.language().equals("und")) {
      xml.attribute("lang", set.language());
    }
    xml.start("AudioChannelConfiguration")
        .attribute("schemeIdUri", "urn:mpeg:mpegB:cicp:ChannelConfiguration")
        .attribute("value", channelConfiguration(sound.channels()))
        .end();
    role(set);
  }

  private void common(String contentType) {
    xml.attribute("contentType", contentType)
        .attribute("mimeType", contentType + "/mp4")
        .attribute("segmentAlignment", "true")
        .attribute("startWithSAP", "1");
  }

  private void role(AdaptationSet set) {
    xml.start("Role")
        .attribute("schemeIdUri", "urn:mpeg:dash:role:2011")
        .attribute("value", set.main() ? "main" : "alternate")
        .end();
  }

  private void representation(Representation representation, boolean withTemplate) {
    xml.start("Representation")
        .attribute("id", representation.id())
        .attribute("bandwidth", representation.bandwidth().bitsPerSecond())
        .attribute("codecs", representation.codecs());
    switch (representation.media()) {
      case Picture picture ->
          xml.attribute("width", picture.width())
              .attribute("height", picture.height())
              .attribute("sar", "1:1")
              .attribute("frameRate", picture.frameRate().toDash());
      case Sound sound -> xml.attribute("audioSamplingRate", sound.sampleRate());
    }
    if (withTemplate) {
      template(representation.template());
    }
    xml.end();
  }

  private void template(Mpd.Template template) {
    SegmentTimeline timeline = template.timeline();
    xml.start("SegmentTemplate")
        .attribute("timescale", timeline.timescale())
        .attribute("initialization", template.initialization())
        .attribute("media", template.media())
        .attribute("startNumber", timeline.startNumber())
        .start("SegmentTimeline");
    long next = -1;
    for (SegmentTimeline.Run run : timeline.runs()) {
      xml.start("S");
      if (run.startTicks() != next) {
        xml.attribute("t", run.startTicks());
      }
      xml.attribute("d", run.durationTicks());
      if (run.count() > 1) {
        xml.attribute("r", run.count() - 1);
      }
      xml.end();
      next = run.endTicks();
    }
    xml.end().end();
  }

  /// ISO/IEC 23091-3 table 10: up to six channels count themselves, eight are configuration 12.
  private static int channelConfiguration(int channels) {
    return switch (channels) {
      case 7 -> 11;
      case 8 -> 12;
      default -> channels;
    };
  }

  private static String ratio(Picture picture) {
    Rational ratio = new Rational(picture.width(), picture.height());
    return ratio.numerator() + ":" + ratio.denominator();
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
