package dev.millrace.media.dash;

import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.dash.Mpd.Picture;
import dev.millrace.media.dash.Mpd.Representation;
import dev.millrace.media.dash.Mpd.Role;
import dev.millrace.media.dash.Mpd.Sound;
import dev.millrace.media.dash.Mpd.Tiles;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.Comparator;
import java.util.List;

/// Writes one adaptation set; elements stand in the order that the schema wants (23009-1 5.3.3.3).
record SetWriter(Xml xml, AdaptationSet set) {
  private static final String ROLES = "urn:mpeg:dash:role:2011";
  private static final String CHANNELS = "urn:mpeg:mpegB:cicp:ChannelConfiguration";
  private static final String CLEAR_KEY = "urn:uuid:e2719d58-a985-b3c9-781a-b030af78d30e";
  private static final String TILES = "http://dashif.org/guidelines/thumbnail_tile";

  void write() {
    Representation first = set.representations().getFirst();
    xml.start("AdaptationSet").attribute("id", set.id());
    switch (first.media()) {
      case Picture _ -> video();
      case Sound sound -> audio(sound);
      case Mpd.Text _ -> kind("text", "text/vtt").language();
      case Tiles _ -> kind("image", "image/jpeg");
    }
    set.protection().ifPresent(this::protection);
    label().role();
    boolean shared =
        set.representations().stream().allMatch(other -> other.address().equals(first.address()));
    if (shared && first.address() instanceof Mpd.Template template) {
      template(template);
    }
    for (Representation representation : set.representations()) {
      representation(representation, shared);
    }
    xml.end();
  }

  private void video() {
    List<Picture> pictures = set.representations().stream().map(r -> (Picture) r.media()).toList();
    Picture largest = pictures.stream().max(Comparator.comparingInt(Picture::height)).orElseThrow();
    FrameRate fastest =
        pictures.stream().map(Picture::frameRate).max(Comparator.naturalOrder()).orElseThrow();
    kind("video", "video/mp4").switchable();
    xml.attribute("maxWidth", pictures.stream().mapToInt(Picture::width).max().orElseThrow())
        .attribute("maxHeight", largest.height())
        .attribute("maxFrameRate", fastest.toDash())
        .attribute("par", ratio(largest));
  }

  private void audio(Sound sound) {
    kind("audio", "audio/mp4").switchable();
    language();
    xml.start("AudioChannelConfiguration")
        .attribute("schemeIdUri", CHANNELS)
        .attribute("value", channelConfiguration(sound.channels()))
        .end();
  }

  /// 23001-7 11.1, and DASH-IF's Content Protection and Security for the address of licences.
  private void protection(Mpd.Protection protection) {
    xml.start("ContentProtection")
        .attribute("schemeIdUri", "urn:mpeg:dash:mp4protection:2011")
        .attribute("value", "cbcs")
        .attribute("cenc:default_KID", protection.keyId())
        .end();
    xml.start("ContentProtection")
        .attribute("schemeIdUri", CLEAR_KEY)
        .attribute("value", "ClearKey1.0")
        .leaf("dashif:Laurl", protection.licenseUrl())
        .end();
  }

  /// In the representation, as DASH-IF IOP 4.3 6.2.6 has it.
  private void tiles(Tiles tiles) {
    xml.attribute("width", tiles.width())
        .attribute("height", tiles.height())
        .start("EssentialProperty")
        .attribute("schemeIdUri", TILES)
        .attribute("value", tiles.columns() + "x" + tiles.rows())
        .end();
  }

  private SetWriter kind(String contentType, String mimeType) {
    xml.attribute("contentType", contentType).attribute("mimeType", mimeType);
    return this;
  }

  private void switchable() {
    xml.attribute("segmentAlignment", "true").attribute("startWithSAP", "1");
  }

  private void language() {
    if (!set.language().isEmpty() && !set.language().equals("und")) {
      xml.attribute("lang", set.language());
    }
  }

  private SetWriter label() {
    if (!set.label().isBlank()) {
      xml.leaf("Label", set.label());
    }
    return this;
  }

  private void role() {
    if (set.role() != Role.NONE) {
      xml.start("Role")
          .attribute("schemeIdUri", ROLES)
          .attribute("value", set.role().value())
          .end();
    }
  }

  private void representation(Representation representation, boolean addressShared) {
    xml.start("Representation")
        .attribute("id", representation.id())
        .attribute("bandwidth", representation.bandwidth().bitsPerSecond());
    if (!representation.codecs().isEmpty()) {
      xml.attribute("codecs", representation.codecs());
    }
    switch (representation.media()) {
      case Picture picture ->
          xml.attribute("width", picture.width())
              .attribute("height", picture.height())
              .attribute("sar", "1:1")
              .attribute("frameRate", picture.frameRate().toDash());
      case Sound sound -> xml.attribute("audioSamplingRate", sound.sampleRate());
      case Tiles tiles -> tiles(tiles);
      case Mpd.Text _ -> {}
    }
    switch (representation.address()) {
      case Mpd.Template template -> {
        if (!addressShared) {
          template(template);
        }
      }
      case Mpd.Numbered numbered -> numbered(numbered);
      case Mpd.OnClock live -> onClock(live);
      case Mpd.Whole whole -> xml.leaf("BaseURL", whole.uri());
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

  private void numbered(Mpd.Numbered numbered) {
    Rational duration = numbered.duration();
    xml.start("SegmentTemplate")
        .attribute("timescale", duration.denominator())
        .attribute("duration", duration.numerator())
        .attribute("media", numbered.media())
        .attribute("startNumber", 0)
        .end();
  }

  /// A segment can be asked for as soon as its first part is there (DASH-IF CR Low-Latency Live
  /// 9.X.4.5).
  private void onClock(Mpd.OnClock live) {
    Rational ticks = live.segment().times(live.timescale());
    if (ticks.denominator() != 1) {
      throw new IllegalArgumentException(
          live.segment() + " s are no whole ticks of 1/" + live.timescale());
    }
    xml.start("SegmentTemplate")
        .attribute("timescale", live.timescale())
        .attribute("duration", ticks.numerator())
        .attribute("initialization", live.initialization())
        .attribute("media", live.media())
        .attribute("startNumber", live.startNumber());
    if (live.startTicks() > 0) {
      xml.attribute("presentationTimeOffset", live.startTicks());
    }
    Rational part = live.part();
    if (part != null) {
      xml.attribute("availabilityTimeOffset", XsDuration.decimal(live.segment().minus(part)))
          .attribute("availabilityTimeComplete", "false");
    }
    xml.end();
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
}
