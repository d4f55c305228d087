package dev.millrace.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was made of an asset: its renditions, tracks and images as far as they are published.
///
/// **Limits:** at most 64 renditions and 192 tracks: all that a source of 64 streams can become,
/// each twice where there is surround sound, and 64 captions beside them.
///
/// @param durationSeconds null while unknown
public record Media(
    @Nullable Double durationSeconds,
    List<Rendition> renditions,
    List<Track> tracks,
    Images images) {
  /// Nothing yet.
  public static final Media NONE = new Media(null, List.of(), List.of(), new Images(false, false));

  /// The most renditions.
  public static final int MOST_RENDITIONS = 64;

  /// The most sound and text tracks together.
  public static final int MOST_TRACKS = 192;

  /// More is published than an asset can have; another attempt would meet it again.
  public static final class TooMuch extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private TooMuch(int renditions, int tracks) {
      super(
          "%d renditions and %d tracks, of at most %d and %d"
              .formatted(renditions, tracks, MOST_RENDITIONS, MOST_TRACKS));
    }

    /// Throws when there would be more than an asset can have.
    public static void check(int renditions, int tracks) {
      if (renditions > MOST_RENDITIONS || tracks > MOST_TRACKS) {
        throw new TooMuch(renditions, tracks);
      }
    }
  }

  public Media {
    if (durationSeconds != null && !(durationSeconds >= 0 && Double.isFinite(durationSeconds))) {
      throw new IllegalArgumentException("durationSeconds is not a duration: " + durationSeconds);
    }
    renditions = List.copyOf(renditions);
    tracks = List.copyOf(tracks);
    TooMuch.check(renditions.size(), tracks.size());
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
