package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The playlist of one track (RFC 8216bis 4.4.3): its segments, in order.
///
/// @param targetDurationSeconds never changes while the playlist lives; see [#targetDuration]
/// @param mediaSequence the number of the first segment
/// @param form what all segments have in common
/// @param ranges what is told of stretches of it
public record MediaPlaylist(
    int targetDurationSeconds,
    long mediaSequence,
    Kind kind,
    Form form,
    List<Segment> segments,
    List<DateRange> ranges) {
  /// `EXT-X-MAP` in a playlist of fragmented MP4; what every player of it expects.
  private static final int VERSION = 7;

  static final int EXTINF_DECIMALS = 6;

  /// A growing playlist is a film from its beginning on. Without this (RFC 8216bis 4.4.2.2) a
  /// player begins three target durations before the end, as it does with live television (6.3.3).
  private static final String START = "#EXT-X-START:TIME-OFFSET=0\n";

  /// What may still happen to a playlist.
  public enum Kind {
    /// Segments are appended and none is taken away.
    GROWING,
    /// Nothing changes any more.
    ENDED,
    /// Segments are appended at the end and taken away at the front.
    SLIDING
  }

  /// What the segments are made of.
  ///
  /// @param mapUri of the init segment; empty for segments that need none, such as WebVTT
  /// @param iFramesOnly whether each entry is one key picture, shown until the next
  /// @param keys where the one key of all entries is, for one kind of player each; none when clear
  public record Form(String mapUri, boolean iFramesOnly, List<EncryptionKey> keys) {
    /// WebVTT or another format that stands alone.
    public static final Form PLAIN = new Form("", false);

    public Form {
      keys = List.copyOf(keys);
      if (!mapUri.isEmpty()) {
        Attributes.uri(mapUri);
      }
    }

    public Form(String mapUri, boolean iFramesOnly) {
      this(mapUri, iFramesOnly, List.of());
    }

    public static Form mappedBy(String mapUri) {
      return new Form(mapUri, false);
    }

    public static Form keyPictures(String mapUri) {
      return new Form(mapUri, true);
    }

    /// The same, encrypted. The init segment is not: it stands before the keys (4.4.4.5).
    public Form encryptedBy(List<EncryptionKey> playersKeys) {
      return new Form(mapUri, iFramesOnly, playersKeys);
    }
  }

  /// A part of a file.
  public record ByteRange(long offset, long length) {
    public ByteRange {
      if (offset < 0 || length <= 0) {
        throw new IllegalArgumentException("not a range: " + length + " bytes at " + offset);
      }
    }
  }

  /// One entry.
  ///
  /// @param range null for the whole file
  /// @param programTime when its beginning was taken; null where that follows on those before, or
  ///     is not told
  public record Segment(
      String uri, Rational seconds, @Nullable ByteRange range, @Nullable Instant programTime) {
    public Segment(String uri, Rational seconds) {
      this(uri, seconds, null);
    }

    public Segment(String uri, Rational seconds, @Nullable ByteRange range) {
      this(uri, seconds, range, null);
    }

    public Segment {
      Attributes.uri(uri);
      if (seconds.compareTo(Rational.ZERO) <= 0) {
        throw new IllegalArgumentException("a segment lasts: " + seconds);
      }
    }
  }

  public MediaPlaylist {
    segments = List.copyOf(segments);
    ranges = List.copyOf(ranges);
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

  /// One that tells of nothing.
  public MediaPlaylist(
      int targetDurationSeconds, long mediaSequence, Kind kind, Form form, List<Segment> segments) {
    this(targetDurationSeconds, mediaSequence, kind, form, segments, List.of());
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
      case GROWING -> text.append("#EXT-X-PLAYLIST-TYPE:EVENT\n").append(START);
      case ENDED -> text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
      case SLIDING -> {}
    }
    text.append(form.iFramesOnly() ? "#EXT-X-I-FRAMES-ONLY\n" : "");
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    if (!form.mapUri().isEmpty()) {
      text.append("#EXT-X-MAP:").append(new Attributes().quoted("URI", form.mapUri()));
      text.append('\n');
    }
    form.keys().forEach(key -> text.append("#EXT-X-KEY:").append(key.attributes()).append('\n'));
    ranges.forEach(range -> text.append(range.render()));
    for (Segment segment : segments) {
      Instant time = segment.programTime();
      if (time != null) {
        text.append("#EXT-X-PROGRAM-DATE-TIME:").append(ProgramTime.text(time)).append('\n');
      }
      text.append("#EXTINF:").append(segment.seconds().toDecimal(EXTINF_DECIMALS)).append(",\n");
      ByteRange range = segment.range();
      if (range != null) {
        text.append("#EXT-X-BYTERANGE:").append(range.length());
        text.append('@').append(range.offset()).append('\n');
      }
      text.append(segment.uri()).append('\n');
    }
    return text.append(kind == Kind.ENDED ? "#EXT-X-ENDLIST\n" : "").toString();
  }
}
