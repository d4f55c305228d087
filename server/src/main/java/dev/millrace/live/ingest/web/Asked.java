package dev.millrace.live.ingest.web;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// A request to the relay.
///
/// @param address whole, as proxies are asked for it
/// @param fields by their names in lower case
record Asked(String method, String address, Map<String, String> fields) {
  /// @throws IllegalArgumentException when it is no request
  static Asked of(String head) {
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("not a request");
    }
    var fields = new HashMap<String, String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
        fields.put(name, lines[i].substring(colon + 1).strip());
      }
    }
    return new Asked(words[0], words[1], Map.copyOf(fields));
  }

  /// Empty when it is not there.
  String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
