package dev.millrace.config;

import java.util.Collection;
import java.util.Locale;

/// The mechanical rules between Java names, keys and environment variables.
final class Keys {
  private static final String PREFIX = "MILLRACE_";

  private Keys() {}

  /// `maxBody` is written `max-body`; `MAX_BODY` too.
  static String kebab(String javaName) {
    var words = javaName.contains("_") || javaName.equals(javaName.toUpperCase(Locale.ROOT));
    return words
        ? javaName.toLowerCase(Locale.ROOT).replace('_', '-')
        : javaName.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  static String join(String section, String key) {
    return section.isEmpty() ? key : section + "." + key;
  }

  /// `http.max-body` is overridden by `MILLRACE_HTTP_MAX_BODY`.
  static String variable(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static boolean isVariable(String name) {
    return name.startsWith(PREFIX);
  }

  /// The candidate that looks most like `wrong`; the same last word in another section counts as
  /// near.
  static String nearest(String wrong, Collection<String> candidates) {
    var best = "";
    var least = Integer.MAX_VALUE;
    for (var candidate : candidates) {
      var words = 1 + distance(last(wrong), last(candidate));
      var score = Math.min(distance(wrong, candidate), words);
      if (score < least) {
        least = score;
        best = candidate;
      }
    }
    return best;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (var j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
