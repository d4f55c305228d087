package dev.millrace.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The film that a programme of a channel has become.
///
/// @param entrance the address of `main.m3u8`
record Recorded(Api api, String entrance) {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Pattern LENGTH = Pattern.compile("(?m)^#EXTINF:([\\d.]+)");
  private static final Pattern INIT = Pattern.compile("(?m)^#EXT-X-MAP:URI=\"([^\"]+)\"");
  private static final Pattern SEGMENT = Pattern.compile("(?m)^(\\d+)\\.m4s$");

  /// The first that is ready.
  ///
  /// **On failure** [BenchFailed] after `patience`.
  static Recorded await(TestChannel channel, Duration patience)
      throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!waiting.isPast(patience)) {
      String path = "/v1/channels/" + channel.id() + "/recordings";
      for (JsonNode one : channel.api().get(path).path("items")) {
        if (one.path("status").asString("").equals("ready")) {
          return new Recorded(channel.api(), one.at("/playback/hls").asString(""));
        }
      }
      Stopwatch.pause(LOOK);
    }
    throw new BenchFailed("no recording was ready within " + patience.toSeconds() + " s");
  }

  /// A rendition of it.
  ///
  /// @param numbers of its segments
  /// @param base the address of its folder
  /// @param init the name of its last initialization segment
  /// @param missing how many of them can not be had
  record Track(String base, String init, List<Long> numbers, int missing, double seconds) {
    /// How many numbers are left out, from 0 on.
    long gaps() {
      return numbers.isEmpty() ? 1 : numbers.getLast() + 1 - numbers.size();
    }
  }

  /// Looks at all segments of a rendition.
  Track track(String folder) throws IOException, InterruptedException {
    String base = entrance.replace("main.m3u8", "v1/" + folder);
    String text = text(base + "index.m3u8");
    List<Long> numbers =
        SEGMENT.matcher(text).results().map(found -> Long.parseLong(found.group(1))).toList();
    int missing = 0;
    for (long number : numbers) {
      var answer = api.fetch(URI.create(base + number + ".m4s"));
      missing += answer.statusCode() == 200 && answer.body().length > 0 ? 0 : 1;
    }
    double seconds = LENGTH.matcher(text).results().mapToDouble(Recorded::seconds).sum();
    String init =
        INIT.matcher(text)
            .results()
            .reduce((_, last) -> last)
            .map(found -> found.group(1))
            .orElseThrow(() -> new BenchFailed("no playlist of a recording: " + text));
    return new Track(base, init, numbers, missing, seconds);
  }

  /// The last segments of a rendition as one file, with the times that they have in the film.
  Path end(Track track, int segments, Path file) throws IOException, InterruptedException {
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(api.fetch(URI.create(track.base() + track.init())).body());
      List<Long> numbers = track.numbers();
      int from = Math.max(0, numbers.size() - segments);
      for (long number : numbers.subList(from, numbers.size())) {
        out.write(api.fetch(URI.create(track.base() + number + ".m4s")).body());
      }
    }
    return file;
  }

  private static double seconds(MatchResult length) {
    return Double.parseDouble(length.group(1));
  }

  private String text(String address) throws IOException, InterruptedException {
    return new String(api.fetch(URI.create(address)).body(), StandardCharsets.UTF_8);
  }
}
