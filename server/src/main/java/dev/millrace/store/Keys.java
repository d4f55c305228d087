package dev.millrace.store;

import java.nio.charset.StandardCharsets;

/// The rules of an object's key; stricter than S3's, so that a store on a folder is safe too.
final class Keys {
  private static final int MAX_BYTES = 1024;

  private Keys() {}

  static String validKey(String key) {
    if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a key has 1 to 1024 bytes");
    }
    if (key.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
      throw new IllegalArgumentException("a key has no control character or backslash");
    }
    for (var segment : key.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("a key has no empty, . or .. segment: " + key);
      }
    }
    return key;
  }
}
