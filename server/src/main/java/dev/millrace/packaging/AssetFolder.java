package dev.millrace.packaging;

/// The names of an asset's published objects.
///
/// @param version of the asset's outputs; another one never shares an object with this one
public record AssetFolder(String assetId, String version) {
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  public AssetFolder {
    requireName(assetId);
    requireName(version);
  }

  /// `assets/{assetId}/{version}/`.
  public String prefix() {
    return "assets/" + assetId + "/" + version + "/";
  }

  /// The key of an object by its path inside the folder.
  public String key(String path) {
    return prefix() + path;
  }

  /// Where the objects of a track are, inside the folder: `v/720p/`, `a/eng/`, `t/eng/`,
  /// `images/`.
  public static String track(TrackSpec track) {
    return switch (track) {
      case TrackSpec.Video video -> "v/" + requireName(video.name()) + "/";
      case TrackSpec.Audio audio -> "a/" + requireName(audio.name()) + "/";
      case TrackSpec.Text text -> "t/" + requireName(text.name()) + "/";
      case TrackSpec.Storyboard _ -> "images/";
    };
  }

  static String requireName(String name) {
    if (!name.matches(NAME) || name.startsWith(".")) {
      throw new IllegalArgumentException("not a name for a path: " + name);
    }
    return name;
  }
}
