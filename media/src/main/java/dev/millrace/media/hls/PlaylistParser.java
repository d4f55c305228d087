package dev.millrace.media.hls;

import dev.millrace.media.BitRate;
import dev.millrace.media.hls.MultivariantPlaylist.AudioRendition;
import dev.millrace.media.hls.MultivariantPlaylist.Picture;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads playlists of the shape that this package writes; tags it does not know are ignored, as
/// the standard wants, those it knows must be right.
///
/// **On failure**: [MalformedPlaylist].
public final class PlaylistParser {
  private static final String STREAM_INF = "#EXT-X-STREAM-INF:";
  private static final String MEDIA = "#EXT-X-MEDIA:";
  private static final int MICROSECONDS = 6;

  private PlaylistParser() {}

  public static MultivariantPlaylist multivariant(String text) {
    var lines = new PlaylistLines(text);
    var variants = new ArrayList<Variant>();
    var audio = new ArrayList<AudioRendition>();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith(STREAM_INF)) {
        var attributes = new AttributeParser(line.substring(STREAM_INF.length()), lines);
        String uri = lines.uri();
        variants.add(checked(lines, () -> variant(uri, attributes, lines)));
      } else if (line.startsWith(MEDIA)) {
        var attributes = new AttributeParser(line.substring(MEDIA.length()), lines);
        if (attributes.require("TYPE").equals("AUDIO")) {
          audio.add(checked(lines, () -> rendition(attributes, lines)));
        }
      } else if (!line.startsWith("#")) {
        throw lines.malformed("an address that no tag announces");
      }
    }
    return checked(lines, () -> new MultivariantPlaylist(variants, audio));
  }

  public static MediaPlaylist media(String text) {
    var lines = new PlaylistLines(text);
    var draft = new Draft();
    while (lines.hasNext()) {
      String line = lines.next();
      int colon = line.indexOf(':');
      String tag = colon < 0 ? line : line.substring(0, colon);
      draft.line(tag, line.substring(colon + 1), lines);
    }
    return checked(lines, draft::playlist);
  }

  private static Variant variant(String uri, AttributeParser attributes, PlaylistLines lines) {
    long peak = lines.number(attributes.require("BANDWIDTH"));
    long average = lines.number(attributes.optional("AVERAGE-BANDWIDTH", Long.toString(peak)));
    String group = attributes.optional("AUDIO", "");
    return new Variant(
        uri,
        new BandwidthStats(new BitRate(peak), new BitRate(average)),
        List.of(attributes.require("CODECS").split(",")),
        picture(attributes, lines),
        group.isEmpty() ? null : group);
  }

  private static @Nullable Picture picture(AttributeParser attributes, PlaylistLines lines) {
    String[] size = attributes.optional("RESOLUTION", "").split("x", 2);
    if (size.length < 2) {
      return null;
    }
    return new Picture(
        lines.smallNumber(size[0]),
        lines.smallNumber(size[1]),
        FrameRate.parse(attributes.require("FRAME-RATE")).snapped());
  }

  private static AudioRendition rendition(AttributeParser attributes, PlaylistLines lines) {
    return new AudioRendition(
        attributes.require("URI"),
        attributes.require("NAME"),
        attributes.optional("LANGUAGE", ""),
        attributes.flag("DEFAULT"),
        lines.smallNumber(attributes.optional("CHANNELS", "2")));
  }

  private static <T> T checked(PlaylistLines lines, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw lines.malformed(String.valueOf(e.getMessage()));
    }
  }

  /// A media playlist while it is read.
  private static final class Draft {
    private int targetDuration;
    private long mediaSequence;
    private boolean event;
    private boolean ended;
    private String mapUri = "";
    private final List<MediaPlaylist.Segment> segments = new ArrayList<>();

    void line(String tag, String value, PlaylistLines lines) {
      switch (tag) {
        case "#EXT-X-TARGETDURATION" -> targetDuration = lines.smallNumber(value);
        case "#EXT-X-MEDIA-SEQUENCE" -> mediaSequence = lines.number(value);
        case "#EXT-X-PLAYLIST-TYPE" -> event = value.equals("EVENT");
        case "#EXT-X-ENDLIST" -> ended = true;
        case "#EXT-X-MAP" -> mapUri = new AttributeParser(value, lines).require("URI");
        case "#EXTINF" -> segments.add(segment(value, lines));
        default -> {
          if (!tag.startsWith("#")) {
            throw lines.malformed("an address that no tag announces");
          }
        }
      }
    }

    MediaPlaylist playlist() {
      MediaPlaylist.Kind open = event ? MediaPlaylist.Kind.GROWING : MediaPlaylist.Kind.SLIDING;
      return new MediaPlaylist(
          targetDuration, mediaSequence, ended ? MediaPlaylist.Kind.ENDED : open, mapUri, segments);
    }

    private static MediaPlaylist.Segment segment(String value, PlaylistLines lines) {
      String seconds = value.split(",", 2)[0];
      if (!seconds.matches("\\d{1,9}(\\.\\d{1,6})?")) {
        throw lines.malformed("not a duration: " + seconds);
      }
      long micros = new BigDecimal(seconds).movePointRight(MICROSECONDS).longValueExact();
      String uri = lines.uri();
      return checked(lines, () -> new MediaPlaylist.Segment(uri, new Rational(micros, 1_000_000)));
    }
  }
}
