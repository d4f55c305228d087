package dev.millrace.streams.rules;

import dev.millrace.streams.StreamRefused;
import java.util.HashSet;
import java.util.List;

/// What is watched in a stream.
public record Rules(List<Zone> zones, List<Line> lines) {
  public static final Rules NONE = new Rules(List.of(), List.of());

  private static final int MOST = 16;

  /// **On failure** [StreamRefused].
  public Rules {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
    StreamRefused.require(
        zones.size() <= MOST
            && new HashSet<>(zones.stream().map(Zone::name).toList()).size() == zones.size(),
        "zones",
        "are at most 16, each with a name of its own");
    StreamRefused.require(
        lines.size() <= MOST
            && new HashSet<>(lines.stream().map(Line::name).toList()).size() == lines.size(),
        "lines",
        "are at most 16, each with a name of its own");
  }

  static void requireName(String name, String member) {
    StreamRefused.require(
        name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}"),
        member,
        "have names of 1 to 64 letters and digits");
  }
}
