package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment of a live channel, whole or still being made.
///
/// @param uri null while it is being made: then only its parts can be played
/// @param seconds of what there is of it
/// @param origin when its first picture was taken, and what precedes it
/// @param parts those that are still listed, in order; none when it is only listed as a whole
/// @param gap whether its media never came (RFC 8216bis 4.4.4.7): players go past it
public record LiveSegment(
    @Nullable String uri, Rational seconds, Origin origin, List<Part> parts, boolean gap) {

  /// Where a segment comes from.
  ///
  /// @param programTime of its first picture
  /// @param mapUri of its init segment
  /// @param discontinuity whether its times or its coding do not follow on those before
  public record Origin(Instant programTime, String mapUri, boolean discontinuity) {
    public Origin {
      Attributes.uri(mapUri);
    }
  }

  /// A part of a segment.
  ///
  /// @param independent whether it begins with a picture that needs no other
  /// @param gap whether its media never came
  public record Part(String uri, Rational seconds, boolean independent, boolean gap) {
    public Part {
      Attributes.uri(uri);
      positive(seconds);
    }

    String render() {
      var line = new Attributes();
      line.plain("DURATION", seconds.toDecimal(MediaPlaylist.EXTINF_DECIMALS));
      line.quoted("URI", uri);
      if (independent) {
        line.plain("INDEPENDENT", "YES");
      }
      if (gap) {
        line.plain("GAP", "YES");
      }
      return "#EXT-X-PART:" + line + "\n";
    }
  }

  public LiveSegment {
    parts = List.copyOf(parts);
    if (uri == null) {
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("a segment that is being made has a part");
      }
    } else {
      Attributes.uri(uri);
    }
    positive(seconds);
  }

  /// A whole segment.
  public static LiveSegment whole(String uri, Rational seconds, Origin origin, List<Part> parts) {
    return new LiveSegment(uri, seconds, origin, parts, false);
  }

  /// One of which parts are there.
  public static LiveSegment open(Origin origin, List<Part> parts) {
    Rational seconds = parts.stream().map(Part::seconds).reduce(Rational.ZERO, Rational::plus);
    return new LiveSegment(null, seconds, origin, parts, false);
  }

  /// The same, of which only the whole is listed.
  public LiveSegment withoutParts() {
    return uri == null || parts.isEmpty()
        ? this
        : new LiveSegment(uri, seconds, origin, List.of(), gap);
  }

  /// Its lines.
  ///
  /// @param listedMap the init segment that the line before is read with; empty for none
  String render(String listedMap) {
    var text = new StringBuilder(160 + 64 * parts.size());
    text.append(origin.discontinuity() ? "#EXT-X-DISCONTINUITY\n" : "");
    if (origin.discontinuity() || !origin.mapUri().equals(listedMap)) {
      text.append("#EXT-X-MAP:").append(new Attributes().quoted("URI", origin.mapUri()));
      text.append('\n');
    }
    text.append("#EXT-X-PROGRAM-DATE-TIME:").append(ProgramTime.text(origin.programTime()));
    text.append('\n');
    parts.forEach(part -> text.append(part.render()));
    if (uri != null) {
      text.append(gap ? "#EXT-X-GAP\n" : "");
      text.append("#EXTINF:").append(seconds.toDecimal(MediaPlaylist.EXTINF_DECIMALS));
      text.append(",\n").append(uri).append('\n');
    }
    return text.toString();
  }

  private static void positive(Rational seconds) {
    if (seconds.compareTo(Rational.ZERO) <= 0) {
      throw new IllegalArgumentException("a segment lasts: " + seconds);
    }
  }
}
