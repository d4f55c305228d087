package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.util.List;

/// The playlist of one track (RFC 8216bis 4.4.3): its segments, in order.
///
/// @param targetDurationSeconds never changes while the playlist lives; see [#targetDuration]
/// @param mediaSequence the number of the first segment
/// @param mapUri of the init segment
public record MediaPlaylist(
    int targetDurationSeconds,
    long mediaSequence,
    Kind kind,
    String mapUri,
    List<Segment> segments) {
  /// `EXT-X-MAP` in a playlist of fragmented MP4; what every player of it expects.
  private static final int VERSION = 7;

  private static final int EXTINF_DECIMALS = 6;

  /// What may still happen to a playlist.
  public enum Kind {
    /// Segments are appended and none is taken away.
    GROWING,
    /// Nothing changes any more.
    ENDED,
    /// Segments are appended at the end and taken away at the front.
    SLIDING
  }

  /// One entry.
  public record Segment(String uri, Rational seconds) {
    public Segment {
      Attributes.uri(uri);
      if (seconds.compareTo(Rational.ZERO) <= 0) {
        throw new IllegalArgumentException("a segment lasts: " + seconds);
      }
    }
  }

  public MediaPlaylist {
    Attributes.uri(mapUri);
    segments = List.copyOf(segments);
    if (targetDurationSeconds < 1 || mediaSequence < 0) {
      throw new IllegalArgumentException(
          "a target duration of " + targetDurationSeconds + " s from segment " + mediaSequence);
    }
    for (Segment segment : segments) {
      if (targetDuration(segment.seconds()) > targetDurationSeconds) {
        throw new IllegalArgumentException(
            segment.uri()
                + " lasts "
                + segment.seconds()
                + " s, the target duration is "
                + targetDurationSeconds);
      }
    }
  }

  /// The target duration that a playlist needs whose longest segment lasts `longest`: rounded to
  /// the nearest second (RFC 8216bis 4.4.3.1). Taken of the longest segment that can come, it
  /// holds for a growing playlist from its first version on.
  public static int targetDuration(Rational longest) {
    return Math.toIntExact(Math.max(1, longest.toLong(RoundingMode.HALF_UP)));
  }

  /// The text of the playlist, each line ended by a line feed.
  public String render() {
    var text = new StringBuilder(256 + 48 * segments.size());
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(VERSION);
    text.append("\n#EXT-X-TARGETDURATION:").append(targetDurationSeconds);
    text.append("\n#EXT-X-MEDIA-SEQUENCE:").append(mediaSequence).append('\n');
    switch (kind) {
      case GROWING -> text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n");
      case ENDED -> text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
      case SLIDING -> {}
    }
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    text.append("#EXT-X-MAP:").append(new Attributes().quoted("URI", mapUri)).append('\n');
    for (Segment segment : segments) {
      text.append("#EXTINF:").append(segment.seconds().toDecimal(EXTINF_DECIMALS)).append(",\n");
      text.append(segment.uri()).append('\n');
    }
    return text.append(kind == Kind.ENDED ? "#EXT-X-ENDLIST\n" : "").toString();
  }
}
