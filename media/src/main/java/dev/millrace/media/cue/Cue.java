package dev.millrace.media.cue;

import org.jspecify.annotations.Nullable;

/// What a section says of the programme.
///
/// @param id the same for the beginning and the end of a stretch
/// @param role what it does
/// @param ticks when, on the clock of the stream's presentation times, 1/90,000 s that begin again
///     after 2^33; null for at once
/// @param lastingTicks how long the stretch is expected to last; null when it does not say
/// @param cancelled whether what was said before is taken back
public record Cue(
    String id, Role role, @Nullable Long ticks, @Nullable Long lastingTicks, boolean cancelled) {
  /// What a cue does.
  public enum Role {
    /// The programme is left for something else, such as an advertisement.
    OUT,
    /// The programme goes on.
    IN,
    /// Something else.
    OTHER
  }
}
