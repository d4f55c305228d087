package dev.millrace.live.ingest.srt;

import java.util.stream.Stream;

/// What a caller asks for: a name, or one in the access control syntax (draft, appendix B), such as
/// `#!::r=name,m=publish`.
final class StreamId {
  private static final String SYNTAX = "#!::";

  private StreamId() {}

  /// The name alone.
  static String resource(SrtHandshake caller) {
    String asked = caller.streamId();
    return asked.startsWith(SYNTAX) ? field(asked, "r=") : asked;
  }

  /// Whether it is there to publish, as far as it says.
  static boolean publishes(SrtHandshake caller) {
    String asked = caller.streamId();
    String mode = asked.startsWith(SYNTAX) ? field(asked, "m=") : "";
    return mode.isEmpty() || mode.equals("publish");
  }

  private static String field(String asked, String name) {
    return Stream.of(asked.substring(SYNTAX.length()).split(",", -1))
        .filter(field -> field.startsWith(name))
        .map(field -> field.substring(name.length()))
        .findFirst()
        .orElse("");
  }
}
