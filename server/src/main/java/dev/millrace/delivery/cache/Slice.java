package dev.millrace.delivery.cache;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A stretch of one version of an object that is too large to be kept whole: it is fetched, kept
/// and forgotten as an object of its own, under a key that says all of this.
///
/// @param object the key of the whole
/// @param etag of its version
/// @param objectBytes the size of the whole
record Slice(String object, String etag, long objectBytes, long from, int lengthBytes) {
  /// What slices begin at multiples of.
  static final int BYTES = 2 << 20;

  /// Stands in no key of an object and in no etag.
  private static final char MARK = '\n';

  private static final Pattern KEY = Pattern.compile("(.+)\n(.*)\n([0-9]+)\n([0-9]+)\\+([0-9]+)");

  /// The slice that holds byte `position` of an object.
  static Slice at(Facts whole, long position) {
    long from = position - position % BYTES;
    int length = (int) Math.min(BYTES, whole.sizeBytes() - from);
    return new Slice(whole.key(), whole.etag(), whole.sizeBytes(), from, length);
  }

  /// The slice that a key stands for, or null when it is a whole object's.
  static @Nullable Slice parse(String key) {
    if (key.indexOf(MARK) < 0) {
      return null;
    }
    Matcher parts = KEY.matcher(key);
    return parts.matches()
        ? new Slice(
            parts.group(1),
            parts.group(2),
            Long.parseLong(parts.group(3)),
            Long.parseLong(parts.group(4)),
            Integer.parseInt(parts.group(5)))
        : null;
  }

  /// The key of the object that `key` stands for, or for a slice of.
  static String objectOf(String key) {
    int mark = key.indexOf(MARK);
    return mark < 0 ? key : key.substring(0, mark);
  }

  String key() {
    return object + MARK + etag + MARK + objectBytes + MARK + from + '+' + lengthBytes;
  }

  /// Where the next one begins, or the object ends.
  long end() {
    return from + lengthBytes;
  }

  /// What is known of the whole when this slice of it was found.
  Facts whole(Facts slice) {
    return new Facts(object, etag, objectBytes, slice.modifiedAt(), slice.fetchedAt());
  }
}
