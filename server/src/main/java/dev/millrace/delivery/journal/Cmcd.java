package dev.millrace.delivery.journal;

import dev.millrace.http.Request;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a player says of itself with a request: common media client data (CTA-5004), from its
/// header fields or its query.
///
/// @param raw the keys and values as they came, but for addresses of objects: they may hold what
///     lets a viewer in
record Cmcd(String raw) {
  private static final List<String> FIELDS =
      List.of("CMCD-Request", "CMCD-Object", "CMCD-Status", "CMCD-Session");
  private static final int MOST_CHARACTERS = 800;

  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?$)";

  /// `nor="…"`, of CMCD 2 also `nor=("…" "…")` and `url="…"`, or what was left of them.
  private static final Pattern ADDRESSES =
      Pattern.compile(
          "(^|,)\\s*(?:nor|url)=(?:\\((?:" + TEXT + "|[^)\"])*+(?:\\)|$)|" + TEXT + "|[^,]*)");

  /// Null when the player says nothing.
  static @Nullable Cmcd of(Request request) {
    var all = new StringJoiner(",");
    for (String field : FIELDS) {
      String value = request.header(field);
      if (value != null) {
        all.add(value.strip());
      }
    }
    String text = all.length() > 0 ? all.toString() : request.query("CMCD");
    return text == null || text.isEmpty()
        ? null
        : new Cmcd(withoutAddresses(text.substring(0, Math.min(text.length(), MOST_CHARACTERS))));
  }

  private static String withoutAddresses(String text) {
    return ADDRESSES.matcher(text).replaceAll("").replaceAll("^,+|,+$", "");
  }

  /// The text of a key such as `sid="…"`; null when it is not there, or longer than it may be.
  @Nullable String text(String key, int mostCharacters) {
    String start = key + "=\"";
    int at = raw.startsWith(start) ? 0 : raw.indexOf("," + start);
    if (at < 0) {
      return null;
    }
    int from = raw.indexOf('"', at) + 1;
    int to = raw.indexOf('"', from);
    return to <= from || to - from > mostCharacters ? null : raw.substring(from, to);
  }
}
