package dev.millrace.live.ingest.rtsp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `WWW-Authenticate` field: a scheme, and values that may be quoted.
record ChallengeFields(String text) {
  boolean isScheme(String name) {
    return text.regionMatches(true, 0, name, 0, name.length());
  }

  /// A value, if it has nothing that could end a quoted text or a line of ours.
  Optional<String> value(String name) {
    Matcher matcher =
        Pattern.compile(
                "(?:^|[ ,])"
                    + name
                    + "\\s*=\\s*(?:\"([^\"\\\\\\p{Cntrl}]*)\"|([^\\s,\"\\p{Cntrl}]+))",
                Pattern.CASE_INSENSITIVE)
            .matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
  }
}
