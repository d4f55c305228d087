package dev.millrace.media.hls;

import dev.millrace.media.time.Rational;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The playlist of one rendition of a live channel as it is at one moment (RFC 8216bis 4.4.3,
/// 6.2.2): the last segments, the parts of the one being made, and what comes next.
///
/// @param promise what never changes, the same in all renditions
/// @param window the stretch of the channel that it lists
/// @param ranges what is told of stretches that are still listed
/// @param edge what is told at its end; null once nothing more will come
public record LivePlaylist(
    LivePromise promise, Window window, List<DateRange> ranges, @Nullable Edge edge) {
  private static final int VERSION = 7;
  private static final int VERSION_WITH_SKIP = 9;

  /// The listed segments; the last one may be open, that is, still being made.
  ///
  /// @param mediaSequence the number of the first segment
  /// @param discontinuitySequence how many discontinuities have gone from the list
  public record Window(long mediaSequence, long discontinuitySequence, List<LiveSegment> segments) {
    public Window {
      segments = List.copyOf(segments);
      if (mediaSequence < 0 || discontinuitySequence < 0) {
        throw new IllegalArgumentException("sequence numbers are not negative");
      }
      for (LiveSegment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
        if (segment.uri() == null) {
          throw new IllegalArgumentException("only the last segment is still being made");
        }
      }
    }
  }

  /// The end of the list.
  ///
  /// @param hint of the part that comes next, which may be asked for at once; null for none
  /// @param reports where the other renditions are
  public record Edge(@Nullable String hint, List<Report> reports) {
    public Edge {
      reports = List.copyOf(reports);
      if (hint != null) {
        Attributes.uri(hint);
      }
    }
  }

  /// How far another rendition is (4.4.5.4).
  ///
  /// @param uri of its playlist
  /// @param lastSequence the number of its last segment, or of the one that is being made
  /// @param lastPart the last part of that, from 0; -1 for a segment that is whole
  public record Report(String uri, long lastSequence, int lastPart) {
    public Report {
      Attributes.uri(uri);
    }

    String render() {
      var line = new Attributes().quoted("URI", uri).plain("LAST-MSN", lastSequence);
      if (lastPart >= 0) {
        line.plain("LAST-PART", lastPart);
      }
      return "#EXT-X-RENDITION-REPORT:" + line + "\n";
    }
  }

  public LivePlaylist {
    ranges = List.copyOf(ranges);
    for (LiveSegment segment : window.segments()) {
      require(promise, segment);
    }
  }

  private static void require(LivePromise promise, LiveSegment segment) {
    if (MediaPlaylist.targetDuration(segment.seconds()) > promise.targetDurationSeconds()) {
      throw new IllegalArgumentException(
          segment.seconds() + " s are more than the target duration " + promise);
    }
    Rational target = promise.partTarget();
    for (LiveSegment.Part part : segment.parts()) {
      if (target == null || part.seconds().compareTo(target) > 0) {
        throw new IllegalArgumentException(part + " is longer than promised: " + promise);
      }
    }
  }

  /// The whole text, each line ended by a line feed.
  public String render() {
    return render(0);
  }

  /// The text without the segments beyond the skip boundary (6.2.5.1); whole when there are none,
  /// or when the channel has ended.
  public String renderDelta() {
    return render(edge == null ? 0 : skippable());
  }

  private String render(int skipped) {
    List<LiveSegment> segments = window.segments();
    var text = new StringBuilder(512 + 160 * (segments.size() - skipped));
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(skipped > 0 ? VERSION_WITH_SKIP : VERSION);
    text.append("\n#EXT-X-TARGETDURATION:").append(promise.targetDurationSeconds()).append('\n');
    text.append(promise.tags());
    text.append("#EXT-X-MEDIA-SEQUENCE:").append(window.mediaSequence()).append('\n');
    if (window.discontinuitySequence() > 0) {
      text.append("#EXT-X-DISCONTINUITY-SEQUENCE:").append(window.discontinuitySequence());
      text.append('\n');
    }
    text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    if (skipped > 0) {
      text.append("#EXT-X-SKIP:SKIPPED-SEGMENTS=").append(skipped).append('\n');
    }
    ranges.forEach(range -> text.append(range.render()));
    String map = "";
    for (LiveSegment segment : segments.subList(skipped, segments.size())) {
      text.append(segment.render(map));
      map = segment.origin().mapUri();
    }
    return text.append(end()).toString();
  }

  /// How many segments lie beyond the skip boundary, counted from the end.
  private int skippable() {
    List<LiveSegment> segments = window.segments();
    Rational behind = Rational.ZERO;
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (behind.compareTo(promise.skipBoundary()) > 0) {
        return i + 1;
      }
      behind = behind.plus(segments.get(i).seconds());
    }
    return 0;
  }

  private String end() {
    Edge end = edge;
    if (end == null) {
      return "#EXT-X-ENDLIST\n";
    }
    var text = new StringBuilder();
    if (end.hint() != null) {
      var line = new Attributes().plain("TYPE", "PART").quoted("URI", end.hint());
      text.append("#EXT-X-PRELOAD-HINT:").append(line).append('\n');
    }
    end.reports().forEach(report -> text.append(report.render()));
    return text.toString();
  }
}
