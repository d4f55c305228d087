package dev.millrace.delivery.live;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file of a rendition, by its name.
sealed interface MediaFile {
  /// `init-0.mp4`.
  record Init(int number) implements MediaFile {}

  /// `12.m4s`.
  record Segment(long number) implements MediaFile {}

  /// `12.3.m4s`.
  record Part(long segment, int number) implements MediaFile {}

  Pattern INIT = Pattern.compile("init-(0|[1-9]\\d{0,5})\\.mp4");
  Pattern MEDIA = Pattern.compile("(0|[1-9]\\d{0,14})(?:\\.(0|[1-9]\\d{0,3}))?\\.m4s");

  /// The mark of what stands under an address for ever.
  ///
  /// @param path the address: it says which programme it is
  static String etag(String path, long sizeBytes) {
    String[] names = path.split("/", -1);
    int last = names.length - 1;
    return "\"%s-%s-%x\"".formatted(names[Math.max(0, last - 1)], names[last], sizeBytes);
  }

  /// Null when it is the name of none.
  static @Nullable MediaFile parse(String name) {
    Matcher media = MEDIA.matcher(name);
    if (media.matches()) {
      long segment = Long.parseLong(media.group(1));
      String part = media.group(2);
      return part == null ? new Segment(segment) : new Part(segment, Integer.parseInt(part));
    }
    Matcher init = INIT.matcher(name);
    return init.matches() ? new Init(Integer.parseInt(init.group(1))) : null;
  }
}
