package dev.millrace.streams.rules;

import java.util.Map;

/// What is remembered from picture to picture.
///
/// @param stays by zone and track, as `zone/7`
/// @param sides by line and track: where each was last for certain
/// @param counts of all that happened: `zones/door/entered`, `lines/gate/in`
public record Memory(Map<String, Stay> stays, Map<String, Spot> sides, Map<String, Long> counts) {
  public static final Memory NOTHING = new Memory(Map.of(), Map.of(), Map.of());

  public Memory {
    stays = Map.copyOf(stays);
    sides = Map.copyOf(sides);
    counts = Map.copyOf(counts);
  }

  /// Somebody in a zone.
  ///
  /// @param sinceSeconds when he was there first
  /// @param seenSeconds when he was there last
  /// @param pictures in which he was there; whoever is in a single one has not entered
  /// @param isTold whether his staying was told
  public record Stay(
      double sinceSeconds, double seenSeconds, int pictures, boolean isTold, String label) {}
}
