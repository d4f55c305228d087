package dev.millrace.media.hls;

import static dev.millrace.media.hls.PlaylistParser.checked;

import dev.millrace.media.BitRate;
import dev.millrace.media.hls.MultivariantPlaylist.AudioRendition;
import dev.millrace.media.hls.MultivariantPlaylist.IFrames;
import dev.millrace.media.hls.MultivariantPlaylist.Picture;
import dev.millrace.media.hls.MultivariantPlaylist.SubtitleRendition;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.time.FrameRate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A multivariant playlist while it is read.
final class MultivariantDraft {
  private static final String STREAM_INF = "#EXT-X-STREAM-INF:";
  private static final String I_FRAMES = "#EXT-X-I-FRAME-STREAM-INF:";
  private static final String MEDIA = "#EXT-X-MEDIA:";
  private static final String SESSION_KEY = "#EXT-X-SESSION-KEY:";

  private final PlaylistLines lines;
  private final List<Variant> variants = new ArrayList<>();
  private final List<AudioRendition> audio = new ArrayList<>();
  private final List<SubtitleRendition> subtitles = new ArrayList<>();
  private final List<IFrames> iFrames = new ArrayList<>();
  private final List<EncryptionKey> sessionKeys = new ArrayList<>();

  MultivariantDraft(PlaylistLines lines) {
    this.lines = lines;
  }

  void line(String line) {
    if (line.startsWith(STREAM_INF)) {
      var attributes = new AttributeParser(line.substring(STREAM_INF.length()), lines);
      String uri = lines.uri();
      variants.add(checked(lines, () -> variant(uri, attributes)));
    } else if (line.startsWith(I_FRAMES)) {
      var attributes = new AttributeParser(line.substring(I_FRAMES.length()), lines);
      iFrames.add(checked(lines, () -> iFrames(attributes)));
    } else if (line.startsWith(MEDIA)) {
      media(new AttributeParser(line.substring(MEDIA.length()), lines));
    } else if (line.startsWith(SESSION_KEY)) {
      var attributes = new AttributeParser(line.substring(SESSION_KEY.length()), lines);
      checked(lines, () -> EncryptionKey.read(attributes)).ifPresent(sessionKeys::add);
    } else if (!line.startsWith("#")) {
      throw lines.malformed("an address that no tag announces");
    }
  }

  MultivariantPlaylist playlist() {
    return new MultivariantPlaylist(variants, audio, subtitles, iFrames, sessionKeys);
  }

  private void media(AttributeParser attributes) {
    switch (attributes.require("TYPE")) {
      case "AUDIO" -> audio.add(checked(lines, () -> audio(attributes)));
      case "SUBTITLES" -> subtitles.add(checked(lines, () -> subtitles(attributes)));
      default -> {
        // Other media are none of those this package writes.
      }
    }
  }

  private Variant variant(String uri, AttributeParser attributes) {
    return new Variant(
        uri,
        bandwidth(attributes),
        List.of(attributes.require("CODECS").split(",")),
        attributes.has("RESOLUTION") ? picture(attributes, attributes.require("FRAME-RATE")) : null,
        group(attributes, "AUDIO"),
        group(attributes, "SUBTITLES"));
  }

  private IFrames iFrames(AttributeParser attributes) {
    return new IFrames(
        attributes.require("URI"),
        bandwidth(attributes),
        attributes.require("CODECS"),
        picture(attributes, "1"));
  }

  private BandwidthStats bandwidth(AttributeParser attributes) {
    long peak = lines.number(attributes.require("BANDWIDTH"));
    long average = lines.number(attributes.optional("AVERAGE-BANDWIDTH", Long.toString(peak)));
    return new BandwidthStats(new BitRate(peak), new BitRate(average));
  }

  private Picture picture(AttributeParser attributes, String frameRate) {
    String[] size = attributes.require("RESOLUTION").split("x", 2);
    if (size.length < 2) {
      throw lines.malformed("not a resolution: " + size[0]);
    }
    return new Picture(
        lines.smallNumber(size[0]),
        lines.smallNumber(size[1]),
        FrameRate.parse(frameRate).snapped());
  }

  private static @Nullable String group(AttributeParser attributes, String kind) {
    return attributes.has(kind) ? attributes.require(kind) : null;
  }

  private AudioRendition audio(AttributeParser attributes) {
    return new AudioRendition(
        attributes.require("URI"),
        attributes.require("GROUP-ID"),
        attributes.require("NAME"),
        attributes.optional("LANGUAGE", ""),
        attributes.flag("DEFAULT"),
        lines.smallNumber(attributes.optional("CHANNELS", "2")),
        attributes.optional("CHARACTERISTICS", "").contains(Characteristics.DESCRIBED));
  }

  private static SubtitleRendition subtitles(AttributeParser attributes) {
    return new SubtitleRendition(
        attributes.require("URI"),
        attributes.require("NAME"),
        attributes.optional("LANGUAGE", ""),
        attributes.flag("DEFAULT"),
        attributes.flag("FORCED"),
        attributes.optional("CHARACTERISTICS", "").contains(Characteristics.CAPTIONS));
  }
}
