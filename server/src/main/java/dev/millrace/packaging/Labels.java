package dev.millrace.packaging;

import java.util.HashSet;
import java.util.Set;

/// What people read in the menus of players: each label once (RFC 8216bis 4.4.6.1.1).
///
/// **Threading**: for one thread at a time.
final class Labels {
  private static final String UNKNOWN = "und";

  private final Set<String> taken = new HashSet<>();

  String of(TrackSpec.Audio track) {
    String label = of(track.title(), track.language(), track.name(), "Audio ");
    return unique("audio/", track.channels() > 2 ? label + " 5.1" : label);
  }

  String of(TrackSpec.Text track) {
    String label = of(track.title(), track.language(), track.name(), "Subtitles ");
    return switch (track.purpose()) {
      case SUBTITLES, FORCED -> unique("text/", label);
      case CAPTIONS -> unique("text/", label + " (CC)");
    };
  }

  private String unique(String kind, String label) {
    String name = label;
    for (int n = 2; !taken.add(kind + name); n++) {
      name = label + " " + n;
    }
    return name;
  }

  private static String of(String title, String language, String name, String kind) {
    if (!title.isBlank()) {
      return title;
    }
    return Languages.tag(language).equals(UNKNOWN)
        ? name.replaceFirst("^und-?", kind).strip()
        : Languages.name(language);
  }
}
