package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The first segment of an asset, reached as a player reaches it: through the playlists.
///
/// @param main address of the multivariant playlist
record FirstSegment(Api api, URI main) {
  private static final Pattern VARIANT =
      Pattern.compile("#EXT-X-STREAM-INF:(?:[^\n]*,)?BANDWIDTH=(\\d+)[^\n]*\n([^#\n]+)");
  private static final Pattern SOUND =
      Pattern.compile("#EXT-X-MEDIA:[^\n]*TYPE=AUDIO[^\n]*URI=\"([^\"]+)\"");
  private static final Pattern MAP = Pattern.compile("#EXT-X-MAP:[^\n]*URI=\"([^\"]+)\"");
  private static final Pattern SEGMENT = Pattern.compile("(?m)^([^#\\s][^\n]*)$");

  /// Whether the lowest rung's first segment can be fetched now.
  boolean ofLowestRung() throws IOException, InterruptedException {
    Optional<String> playlist = text(main);
    return playlist.isPresent() && isThere(lowest(playlist.get()));
  }

  /// Whether the first sound track's first segment can be fetched now; so where there is none.
  boolean ofSound() throws IOException, InterruptedException {
    Optional<String> playlist = text(main);
    if (playlist.isEmpty()) {
      return false;
    }
    Matcher sound = SOUND.matcher(playlist.get());
    return !sound.find() || isThere(Optional.of(sound.group(1)));
  }

  static Optional<String> lowest(String playlist) {
    return VARIANT
        .matcher(playlist)
        .results()
        .min(Comparator.comparingLong(variant -> Long.parseLong(variant.group(1))))
        .map(variant -> variant.group(2).strip());
  }

  private boolean isThere(Optional<String> reference) throws IOException, InterruptedException {
    if (reference.isEmpty()) {
      return false;
    }
    URI address = main.resolve(reference.get());
    String playlist = text(address).orElse("");
    Matcher map = MAP.matcher(playlist);
    Matcher segment = SEGMENT.matcher(playlist);
    return map.find()
        && segment.find()
        && has(address.resolve(map.group(1)))
        && has(address.resolve(segment.group(1).strip()));
  }

  private boolean has(URI address) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = api.fetch(address);
    return List.of(200, 206).contains(response.statusCode()) && response.body().length > 0;
  }

  private Optional<String> text(URI address) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = api.fetch(address);
    return response.statusCode() == 200
        ? Optional.of(new String(response.body(), StandardCharsets.UTF_8))
        : Optional.empty();
  }
}
