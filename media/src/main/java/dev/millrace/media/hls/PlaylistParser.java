package dev.millrace.media.hls;

import dev.millrace.media.hls.MediaPlaylist.ByteRange;
import dev.millrace.media.time.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads playlists of the shape that this package writes; tags it does not know are ignored, as
/// the standard wants, those it knows must be right.
///
/// **On failure**: [MalformedPlaylist].
public final class PlaylistParser {
  private static final int MICROSECONDS = 6;

  private PlaylistParser() {}

  public static MultivariantPlaylist multivariant(String text) {
    var lines = new PlaylistLines(text);
    var read = new MultivariantDraft(lines);
    while (lines.hasNext()) {
      read.line(lines.next());
    }
    return checked(lines, read::playlist);
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

  static <T> T checked(PlaylistLines lines, Supplier<T> value) {
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
    private boolean iFramesOnly;
    private final List<EncryptionKey> keys = new ArrayList<>();
    private final List<MediaPlaylist.Segment> segments = new ArrayList<>();

    void line(String tag, String value, PlaylistLines lines) {
      switch (tag) {
        case "#EXT-X-TARGETDURATION" -> targetDuration = lines.smallNumber(value);
        case "#EXT-X-MEDIA-SEQUENCE" -> mediaSequence = lines.number(value);
        case "#EXT-X-PLAYLIST-TYPE" -> event = value.equals("EVENT");
        case "#EXT-X-ENDLIST" -> ended = true;
        case "#EXT-X-MAP" -> mapUri = new AttributeParser(value, lines).require("URI");
        case "#EXT-X-I-FRAMES-ONLY" -> iFramesOnly = true;
        case "#EXT-X-KEY" -> key(value, lines);
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
          targetDuration,
          mediaSequence,
          ended ? MediaPlaylist.Kind.ENDED : open,
          new MediaPlaylist.Form(mapUri, iFramesOnly, keys),
          segments);
    }

    private void key(String value, PlaylistLines lines) {
      var attributes = new AttributeParser(value, lines);
      checked(lines, () -> EncryptionKey.read(attributes)).ifPresent(keys::add);
    }

    private static MediaPlaylist.Segment segment(String value, PlaylistLines lines) {
      String seconds = value.split(",", 2)[0];
      if (!seconds.matches("\\d{1,9}(\\.\\d{1,6})?")) {
        throw lines.malformed("not a duration: " + seconds);
      }
      long micros = new BigDecimal(seconds).movePointRight(MICROSECONDS).longValueExact();
      ByteRange range =
          lines.optional("#EXT-X-BYTERANGE:").map(at -> range(at, lines)).orElse(null);
      String uri = lines.uri();
      return checked(
          lines, () -> new MediaPlaylist.Segment(uri, new Rational(micros, 1_000_000), range));
    }

    private static ByteRange range(String value, PlaylistLines lines) {
      String[] parts = value.split("@", 2);
      if (parts.length < 2) {
        throw lines.malformed("a byte range without an offset");
      }
      long length = lines.number(parts[0]);
      long offset = lines.number(parts[1]);
      return checked(lines, () -> new ByteRange(offset, length));
    }
  }
}
