package dev.millrace.live.ingest.rtsp;

import dev.millrace.live.ingest.Incoming.Container;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a camera has (RFC 4566), as far as we want to know it.
///
/// @param codecs of its tracks, as RTP calls them, in upper case
record Sdp(List<String> codecs) {
  /// What an MPEG transport stream carries, so that everybody understands it.
  private static final Set<String> IN_TRANSPORT_STREAM =
      Set.of("H264", "H265", "MPEG4-GENERIC", "MP4A-LATM", "MPA", "MPV", "OPUS", "AC3", "MP4V-ES");

  private static final Pattern NAMED = Pattern.compile("(?m)^a=rtpmap:\\d{1,3} +([^/\\s]+)/");
  private static final Pattern MEDIA =
      Pattern.compile("(?m)^m=(?:audio|video) \\d+ \\S+ +(\\d{1,3})");
  private static final int FIRST_UNASSIGNED = 96;
  private static final int MPEG_SOUND = 14;
  private static final int MPEG_PICTURE = 32;

  static Sdp of(String text) {
    var named = NAMED.matcher(text).results().map(found -> found.group(1).toUpperCase(Locale.ROOT));
    var numbered =
        MEDIA
            .matcher(text)
            .results()
            .map(found -> Integer.parseInt(found.group(1)))
            .filter(type -> type < FIRST_UNASSIGNED)
            .map(Sdp::assigned);
    return new Sdp(java.util.stream.Stream.concat(named, numbered).toList());
  }

  /// Types that need no name (RFC 3551): nearly all of them are of the telephone.
  private static String assigned(int type) {
    return switch (type) {
      case MPEG_SOUND -> "MPA";
      case MPEG_PICTURE -> "MPV";
      default -> "TYPE-" + type;
    };
  }

  boolean isEmpty() {
    return codecs.isEmpty();
  }

  /// What can carry all of it.
  Container container() {
    return IN_TRANSPORT_STREAM.containsAll(codecs) ? Container.MPEG_TS : Container.MATROSKA;
  }
}
