package dev.millrace.delivery;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Points the entrance of an asset (`main.m3u8`, `main.mpd`) at the files of one version.
///
/// The entrance's address never changes, the files behind it are cached for a year; so their
/// addresses must differ from version to version. A player that began with one version keeps to it.
///
/// Texts are bytes as ISO 8859-1 has them: all that is looked for is ASCII.
final class Entrance {
  /// A URI of a multivariant playlist: a line of its own, or the attribute of a tag (RFC 8216
  /// §4.1, §4.2).
  private static final Pattern HLS_URI =
      Pattern.compile(
          "^([^#\\s].*)$|(?<=[:,]URI=\")([^\"]+)(?=\")", Pattern.MULTILINE | Pattern.UNIX_LINES);

  private static final Pattern MPD_HEAD = Pattern.compile("<MPD\\b[^>]*>");
  private static final Pattern ABSOLUTE = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:|/).*");

  private Entrance() {}

  static String into(String file, int version, String text) {
    return file.endsWith(".mpd") ? mpd(text, version) : hls(text, version);
  }

  private static String hls(String text, int version) {
    return HLS_URI
        .matcher(text)
        .replaceAll(
            uri ->
                Matcher.quoteReplacement(
                    ABSOLUTE.matcher(uri.group()).matches()
                        ? uri.group()
                        : "v" + version + "/" + uri.group()));
  }

  private static String mpd(String text, int version) {
    return MPD_HEAD
        .matcher(text)
        .replaceFirst(head -> head.group() + "<BaseURL>v" + version + "/</BaseURL>");
  }
}
