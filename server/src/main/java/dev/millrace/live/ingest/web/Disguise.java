package dev.millrace.live.ingest.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Addresses as FFmpeg sees them: it speaks plain HTTP to our relay, whatever the address says;
/// that a host is asked by HTTPS is told by an ending of its name that no real one has.
final class Disguise {
  private static final String ENDING = ".https.invalid";

  /// An address that begins a line or stands in quotes, as playlists have them.
  private static final Pattern SECURE =
      Pattern.compile(
          "(^|\")https://([^/:?#\\s\",]+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private static final Pattern SEEN =
      Pattern.compile("^http://([^/:?#]+)" + Pattern.quote(ENDING) + "(?=[/:?#]|$)");

  private Disguise() {}

  static String of(URI address) {
    return disguised(address.toString());
  }

  /// Of each address in a playlist.
  static byte[] of(byte[] playlist) {
    String text = new String(playlist, StandardCharsets.UTF_8);
    return disguised(text).getBytes(StandardCharsets.UTF_8);
  }

  private static String disguised(String text) {
    return SECURE.matcher(text).replaceAll("$1http://$2" + ENDING);
  }

  /// The address that is meant.
  ///
  /// @throws IllegalArgumentException when it is none
  static URI lifted(String seen) {
    return URI.create(SEEN.matcher(seen).replaceFirst("https://$1"));
  }
}
