package dev.millrace.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was made of an asset: its renditions, tracks and images as far as they are published.
///
/// **Limits:** at most 64 renditions and 64 tracks.
///
/// @param durationSeconds null while unknown
public record Media(
    @Nullable Double durationSeconds,
    List<Rendition> renditions,
    List<Track> tracks,
    Images images) {
  /// Nothing yet.
  public static final Media NONE = new Media(null, List.of(), List.of(), new Images(false, false));

  private static final int MAX_ENTRIES = 64;

  public Media {
    if (durationSeconds != null && !(durationSeconds >= 0 && Double.isFinite(durationSeconds))) {
      throw new IllegalArgumentException("durationSeconds is not a duration: " + durationSeconds);
    }
    renditions = List.copyOf(renditions);
    tracks = List.copyOf(tracks);
    if (renditions.size() > MAX_ENTRIES || tracks.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than 64 renditions or tracks");
    }
  }

  /// One rung of the ladder.
  ///
  /// @param name the rung's folder, for example `720p`
  /// @param codec the RFC 6381 string, for example `avc1.64001f`
  /// @param bitsPerSecond the true peak, HLS's BANDWIDTH
  /// @param averageBitsPerSecond HLS's AVERAGE-BANDWIDTH
  /// @param frameRate frames per second
  public record Rendition(
      String name,
      int width,
      int height,
      String codec,
      long bitsPerSecond,
      long averageBitsPerSecond,
      double frameRate) {}

  /// One audio or text track.
  ///
  /// @param name the track's folder
  /// @param language a BCP 47 tag
  /// @param codec the RFC 6381 string, for example `mp4a.40.2` or `wvtt`
  /// @param channels of audio only
  /// @param label what a person sees in the menu
  public record Track(
      Kind kind,
      String name,
      @Nullable String language,
      String codec,
      @Nullable Integer channels,
      @Nullable String label) {
    /// What a track carries.
    public enum Kind {
      AUDIO,
      TEXT
    }
  }

  /// Which images are published.
  public record Images(boolean poster, boolean storyboard) {}
}
