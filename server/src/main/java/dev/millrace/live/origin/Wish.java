package dev.millrace.live.origin;

import org.jspecify.annotations.Nullable;

/// What a player wants of a playlist: the delivery directives of RFC 8216bis 6.2.5.
///
/// @param segment `_HLS_msn`: the playlist is to hold this segment; null for the one of now
/// @param part `_HLS_part`: or this part of it; null for all of it
/// @param delta `_HLS_skip`: older segments may be left out
public record Wish(@Nullable Long segment, @Nullable Integer part, boolean delta) {
  /// The playlist as it is now.
  public static final Wish NOW = new Wish(null, null, false);

  public static Wish of(long segment, int part) {
    return new Wish(segment, part, false);
  }

  public static Wish of(long segment) {
    return new Wish(segment, null, false);
  }

  public Wish withDelta() {
    return new Wish(segment, part, true);
  }
}
