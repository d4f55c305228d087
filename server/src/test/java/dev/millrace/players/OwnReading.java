package dev.millrace.players;

import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.hls.PlaylistParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What our own parser reads in a film, as the lines that `parse.js` makes of others' readings.
record OwnReading(Film film, List<Variant> variants, List<String> playlists) {
  static OwnReading of(Film film) throws Exception {
    var main = PlaylistParser.multivariant(text(film, "main.m3u8"));
    var uris = new LinkedHashSet<String>();
    main.variants().forEach(variant -> uris.add(variant.uri()));
    main.audio().forEach(track -> uris.add(track.uri()));
    return new OwnReading(film, main.variants(), List.copyOf(uris));
  }

  List<String> variantLines() {
    return variants.stream().map(OwnReading::line).sorted().toList();
  }

  List<String> mediaLines() throws Exception {
    var lines = new ArrayList<String>();
    for (String uri : playlists) {
      var segments = media(uri).segments();
      double seconds = segments.stream().mapToDouble(s -> s.seconds().toDouble()).sum();
      lines.add("%d %.2f".formatted(segments.size(), seconds));
    }
    return lines.stream().sorted().toList();
  }

  MediaPlaylist media(String uri) throws Exception {
    return PlaylistParser.media(text(film, uri));
  }

  static String size(Variant variant) {
    var picture = variant.picture();
    return picture == null ? "sound" : picture.width() + "x" + picture.height();
  }

  private static String line(Variant variant) {
    return "%s %d %s"
        .formatted(
            size(variant),
            variant.bandwidth().peak().bitsPerSecond(),
            String.join(",", variant.codecs()));
  }

  private static String text(Film film, String path) throws Exception {
    return new String(film.read(path), StandardCharsets.UTF_8);
  }
}
