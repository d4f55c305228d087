package dev.millrace.players;

import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist.Variant;
import dev.millrace.media.hls.PlaylistParser;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Shaka Packager on the same renditions: what it announces for them.
record Packager(Path program, Path folder) {
  private static final double SLACK = 0.02;

  Verdict judge(OwnReading ours) throws Exception {
    Path home = Files.createTempDirectory(folder, "packager");
    var command = new ArrayList<>(List.of(program.toString()));
    for (String uri : ours.playlists()) {
      command.add(stream(home, ours, uri));
    }
    command.addAll(
        List.of(
            "--segment_duration=4",
            "--hls_playlist_type=VOD",
            "--mpd_output=o/main.mpd",
            "--hls_master_playlist_output=o/main.m3u8"));
    Tool run = Tool.run(home, command);
    if (run.code() != 0) {
      return new Verdict("Shaka Packager", "", run.lines(".*[EF]\\d{4} .*"));
    }
    var theirs = PlaylistParser.multivariant(Files.readString(home.resolve("o/main.m3u8")));
    var wrong = new ArrayList<String>();
    double apart = 0;
    for (Variant variant : ours.variants()) {
      Variant other = same(theirs, variant);
      apart = Math.max(apart, apart(variant, other));
      if (!variant.codecs().equals(other.codecs())) {
        wrong.add(variant.codecs() + ", not " + other.codecs());
      }
      if (variant.picture() != null && !variant.picture().equals(other.picture())) {
        wrong.add(variant.picture() + ", not " + other.picture());
      }
    }
    if (apart > SLACK) {
      wrong.add("bandwidths are %.1f %% apart".formatted(apart * 100));
    }
    return new Verdict("Shaka Packager", "bandwidths %.2f %% apart".formatted(apart * 100), wrong);
  }

  /// All segments of a rendition in one file, as an input of the program.
  private static String stream(Path home, OwnReading ours, String uri) throws Exception {
    String name = uri.replaceFirst("/index.m3u8$", "").replace('/', '-');
    String base = uri.replaceFirst("[^/]*$", "");
    try (OutputStream file = Files.newOutputStream(home.resolve(name + ".mp4"))) {
      file.write(ours.film().read(base + "init.mp4"));
      for (var segment : ours.media(uri).segments()) {
        file.write(ours.film().read(base + segment.uri()));
      }
    }
    String kind = uri.contains("/a/") ? "audio" : "video";
    return ("in=%1$s.mp4,stream=%2$s,init_segment=o/%1$s/init.mp4"
            + ",segment_template=o/%1$s/$Number$.m4s")
        .formatted(name, kind);
  }

  private static Variant same(MultivariantPlaylist theirs, Variant ours) {
    return theirs.variants().stream()
        .filter(other -> OwnReading.size(other).equals(OwnReading.size(ours)))
        .findFirst()
        .orElseThrow();
  }

  private static double apart(Variant ours, Variant theirs) {
    double peak = theirs.bandwidth().peak().bitsPerSecond();
    double average = theirs.bandwidth().average().bitsPerSecond();
    return Math.max(
        Math.abs(ours.bandwidth().peak().bitsPerSecond() / peak - 1),
        Math.abs(ours.bandwidth().average().bitsPerSecond() / average - 1));
  }
}
