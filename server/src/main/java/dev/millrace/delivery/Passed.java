package dev.millrace.delivery;

import dev.millrace.delivery.Playlist.Places;
import dev.millrace.http.Request;
import java.util.ArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the query of a playlist's address passes on to where the key is asked for: through every
/// playlist, in the query of the next address.
///
/// Segments are asked for without it, so that caches have them once. Whether a ticket is good is
/// decided where the key is.
///
/// @param ticket to play; empty when none came, or none that could be one
/// @param identity whether the player wants the key itself instead of a Clear Key licence, as
///     `keyformat=identity` says
record Passed(String ticket, boolean identity) {
  private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9._~-]{1,200}");

  /// A URI of an HLS playlist that leads to a playlist or a key: a line, or a tag's attribute.
  private static final Pattern HLS_URI =
      Pattern.compile(
          "^(?!#)\\S+\\.m3u8$|(?<=[:,]URI=\")[^\"]*(?:\\.m3u8|\\bkey|\\blicense)(?=\")",
          Pattern.MULTILINE | Pattern.UNIX_LINES);

  private static final Pattern CLEAR_KEY =
      Pattern.compile("\\blicense\",KEYFORMAT=\"org.w3.clearkey\",KEYFORMATVERSIONS=\"1\"");

  private static final Pattern LICENSE = Pattern.compile("(?<=<dashif:Laurl>)license(?=</)");

  static Passed by(Request request) {
    return of(request.query("ticket"), request.query("keyformat"));
  }

  static Passed of(@Nullable String ticket, @Nullable String keyFormat) {
    boolean formed = ticket != null && TICKET.matcher(ticket).matches();
    return new Passed(formed ? String.valueOf(ticket) : "", "identity".equals(keyFormat));
  }

  private boolean isPersonal() {
    return !ticket.isEmpty();
  }

  /// An HLS playlist for players that want keys themselves.
  static String withoutLicences(String playlist) {
    return CLEAR_KEY.matcher(playlist).replaceAll("key\"");
  }

  /// Where the query goes in an HLS playlist: behind every address that needs it.
  static Places addresses(String playlist) {
    return new Places(HLS_URI.matcher(playlist).results().mapToInt(MatchResult::end).toArray(), 0);
  }

  /// Where the whole address of licences goes in a manifest: players take it as it is.
  static Places licences(String manifest) {
    int[] at = LICENSE.matcher(manifest).results().mapToInt(MatchResult::start).toArray();
    return new Places(at, "license".length());
  }

  /// What is put into a playlist of this viewer.
  ///
  /// @param licences their whole address, without a query
  String words(boolean mpd, String licences) {
    return mpd ? licences + (isPersonal() ? "?ticket=" + ticket : "") : query();
  }

  private String query() {
    var pairs = new ArrayList<String>();
    if (isPersonal()) {
      pairs.add("ticket=" + ticket);
    }
    if (identity) {
      pairs.add("keyformat=identity");
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }
}
