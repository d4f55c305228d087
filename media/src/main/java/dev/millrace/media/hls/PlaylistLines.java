package dev.millrace.media.hls;

import java.util.List;
import java.util.Optional;

/// The lines of a playlist, one after the other, with the number that messages name.
final class PlaylistLines {
  static final int MAX_LINES = 1_000_000;

  private final List<String> lines;
  private int next;

  PlaylistLines(String text) {
    lines = text.lines().limit(MAX_LINES + 1L).toList();
    if (lines.isEmpty() || !lines.getFirst().equals("#EXTM3U")) {
      throw new MalformedPlaylist(1, "a playlist starts with #EXTM3U");
    }
    if (lines.size() > MAX_LINES) {
      throw new MalformedPlaylist(MAX_LINES, "too many lines");
    }
    next = 1;
  }

  /// Moves to the next line that is not blank; false at the end.
  boolean hasNext() {
    while (next < lines.size() && lines.get(next).isBlank()) {
      next++;
    }
    return next < lines.size();
  }

  String next() {
    return lines.get(next++);
  }

  /// The address that must follow the tag just read.
  String uri() {
    if (!hasNext() || lines.get(next).startsWith("#")) {
      throw malformed("an address should follow");
    }
    return next();
  }

  /// What follows `tag` when it is the very next line.
  Optional<String> optional(String tag) {
    if (!hasNext() || !lines.get(next).startsWith(tag)) {
      return Optional.empty();
    }
    return Optional.of(next().substring(tag.length()));
  }

  MalformedPlaylist malformed(String problem) {
    return new MalformedPlaylist(next, problem);
  }

  long number(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw malformed("not a whole number: " + text);
    }
    return Long.parseLong(text);
  }

  int smallNumber(String text) {
    long number = number(text);
    if (number > Integer.MAX_VALUE) {
      throw malformed("too large: " + text);
    }
    return (int) number;
  }
}
